"""The same for comparisons: files that say what changed, with the pictures of both sides."""

from whiteshot_nb.export.comparison.excel_file import write_comparison_excel
from whiteshot_nb.export.comparison.junit_file import write_junit
from whiteshot_nb.export.comparison.markdown_file import markdown_of
from whiteshot_nb.export.comparison.pairs import DrawsDifferences
from whiteshot_nb.export.comparison.pdf_file import write_comparison_pdf
from whiteshot_nb.export.comparison.pptx_file import write_comparison_pptx
from whiteshot_nb.export.comparison.zip_file import write_comparison_zip

__all__ = [
    "DrawsDifferences",
    "markdown_of",
    "write_comparison_excel",
    "write_comparison_pdf",
    "write_comparison_pptx",
    "write_comparison_zip",
    "write_junit",
]
