"""Export shots and comparisons to files. Every exporter writes the rows of a DataFrame, for example a selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.lazy_imports import lazy_getattr

if TYPE_CHECKING:
    from whiteshot_nb.export.comparison.excel_file import write_comparison_excel
    from whiteshot_nb.export.comparison.junit_file import write_junit
    from whiteshot_nb.export.comparison.markdown_file import markdown_summary, write_markdown
    from whiteshot_nb.export.comparison.pdf_file import write_comparison_pdf
    from whiteshot_nb.export.comparison.pptx_file import write_comparison_pptx
    from whiteshot_nb.export.comparison.zip_file import write_comparison_zip
    from whiteshot_nb.export.csv_file import write_csv
    from whiteshot_nb.export.excel_file import write_excel
    from whiteshot_nb.export.folder import write_folder
    from whiteshot_nb.export.formats import formats_of
    from whiteshot_nb.export.html_file import write_comparison_html, write_html
    from whiteshot_nb.export.json_file import write_json
    from whiteshot_nb.export.parquet_file import write_parquet
    from whiteshot_nb.export.pdf_file import write_pdf
    from whiteshot_nb.export.pptx_file import write_pptx
    from whiteshot_nb.export.safe_file_names import safe_stem, safe_text
    from whiteshot_nb.export.zip_file import write_zip

__all__ = [
    "formats_of",
    "markdown_summary",
    "safe_stem",
    "safe_text",
    "write_comparison_excel",
    "write_comparison_html",
    "write_comparison_pdf",
    "write_comparison_pptx",
    "write_comparison_zip",
    "write_csv",
    "write_excel",
    "write_folder",
    "write_html",
    "write_json",
    "write_junit",
    "write_markdown",
    "write_parquet",
    "write_pdf",
    "write_pptx",
    "write_zip",
]

__getattr__ = lazy_getattr(
    __name__,
    {
        "formats_of": "formats",
        "markdown_summary": "comparison.markdown_file",
        "safe_stem": "safe_file_names",
        "safe_text": "safe_file_names",
        "write_comparison_excel": "comparison.excel_file",
        "write_comparison_html": "html_file",
        "write_comparison_pdf": "comparison.pdf_file",
        "write_comparison_pptx": "comparison.pptx_file",
        "write_comparison_zip": "comparison.zip_file",
        "write_csv": "csv_file",
        "write_excel": "excel_file",
        "write_folder": "folder",
        "write_html": "html_file",
        "write_json": "json_file",
        "write_junit": "comparison.junit_file",
        "write_markdown": "comparison.markdown_file",
        "write_parquet": "parquet_file",
        "write_pdf": "pdf_file",
        "write_pptx": "pptx_file",
        "write_zip": "zip_file",
    },
)
