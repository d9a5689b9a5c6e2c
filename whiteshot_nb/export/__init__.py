"""Files to take away. Every writer starts from a frame, so that a filtered frame can be written too."""

from whiteshot_nb.export.csv_file import write_csv
from whiteshot_nb.export.excel_file import write_excel
from whiteshot_nb.export.folder import write_folder
from whiteshot_nb.export.json_file import write_json
from whiteshot_nb.export.parquet_file import write_parquet
from whiteshot_nb.export.pdf_file import write_pdf
from whiteshot_nb.export.pptx_file import write_pptx
from whiteshot_nb.export.zip_file import write_zip

__all__ = [
    "write_csv",
    "write_excel",
    "write_folder",
    "write_json",
    "write_parquet",
    "write_pdf",
    "write_pptx",
    "write_zip",
]
