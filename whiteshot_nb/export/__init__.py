"""Files to take away. Every writer starts from a frame, so that a filtered frame can be written too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.lazy_imports import lazy_getattr

if TYPE_CHECKING:
    from whiteshot_nb.export.csv_file import write_csv
    from whiteshot_nb.export.excel_file import write_excel
    from whiteshot_nb.export.file_names import safe_stem, safe_text
    from whiteshot_nb.export.folder import write_folder
    from whiteshot_nb.export.formats import formats_of
    from whiteshot_nb.export.json_file import write_json
    from whiteshot_nb.export.parquet_file import write_parquet
    from whiteshot_nb.export.pdf_file import write_pdf
    from whiteshot_nb.export.pptx_file import write_pptx
    from whiteshot_nb.export.zip_file import write_zip

__all__ = [
    "formats_of",
    "safe_stem",
    "safe_text",
    "write_csv",
    "write_excel",
    "write_folder",
    "write_json",
    "write_parquet",
    "write_pdf",
    "write_pptx",
    "write_zip",
]

__getattr__ = lazy_getattr(
    __name__,
    {
        "formats_of": "formats",
        "safe_stem": "file_names",
        "safe_text": "file_names",
        "write_csv": "csv_file",
        "write_excel": "excel_file",
        "write_folder": "folder",
        "write_json": "json_file",
        "write_parquet": "parquet_file",
        "write_pdf": "pdf_file",
        "write_pptx": "pptx_file",
        "write_zip": "zip_file",
    },
)
