"""The registry of export formats, with the functions that write them.

To add a format, add a module with a function (see :func:`whiteshot_nb.export.exporter.exporter`) and one entry here.
The Export menu, ``whiteshot report``, ``whiteshot compare --report`` and the tests of all formats use this registry.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from whiteshot_nb.export.comparison.excel_file import write_comparison_excel
from whiteshot_nb.export.comparison.junit_file import write_junit
from whiteshot_nb.export.comparison.markdown_file import write_markdown
from whiteshot_nb.export.comparison.pdf_file import write_comparison_pdf
from whiteshot_nb.export.comparison.pptx_file import write_comparison_pptx
from whiteshot_nb.export.comparison.zip_file import write_comparison_zip
from whiteshot_nb.export.csv_file import write_csv
from whiteshot_nb.export.excel_file import write_excel
from whiteshot_nb.export.html_file import write_comparison_html, write_html
from whiteshot_nb.export.json_file import write_json
from whiteshot_nb.export.parquet_file import write_parquet
from whiteshot_nb.export.pdf_file import write_pdf
from whiteshot_nb.export.pptx_file import write_pptx
from whiteshot_nb.export.zip_file import write_zip

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.exportable import Exportable, ExportKind
    from whiteshot_nb.export.exporter import PathOption

    Exporter: TypeAlias = Callable[..., Path]


@dataclass(frozen=True, slots=True)
class Format:
    """An export format, such as PDF.

    Attributes
    ----------
    name
        Short name. The export method is called ``to_<name>``, such as ``to_zip`` for ``zip``.
    suffix
        Suffix of file names, with the dot.
    label
        Name of the format in a menu.
    description
        Short description of the content, shown in a menu.
    shots
        Function that writes shots; None if the format is not available for shots.
    comparison
        Function that writes a comparison; None if the format is not available for comparisons.
    """

    name: str
    suffix: str
    label: str
    description: str
    shots: Exporter | None = None
    comparison: Exporter | None = None

    def exporter(self, kind: ExportKind) -> Exporter | None:
        """Return the function that writes the given kind of object.

        Return None if this format is not available for this kind.
        """
        return self.shots if kind == "shots" else self.comparison

    def write(
        self,
        exported: Exportable,
        path: PathOption,
        *,
        title: str | None = None,
        progress: ProgressOption = False,
    ) -> Path:
        """Write a file in this format and return its path.

        Parameters
        ----------
        exported
            The shots or the comparison to write.
        path
            The file to write.
        title
            Heading of the file. If None, the format's standard heading is used. Ignored by formats without a heading.
        progress
            True for a progress bar, or a function that is called after each scene. Ignored by formats that write all
            rows in one step.

        Raises
        ------
        TypeError
            If this format is not available for the given object.
        """
        write = self.exporter(exported._export_kind)
        if write is None:
            raise TypeError(
                f"The format {self.label!r} is not available for exports of the kind {exported._export_kind!r}"
            )
        options: dict[str, Any] = {"progress": progress}
        if title:
            options["title"] = title.encode(errors="replace").decode()  # a command-line argument may be invalid UTF-8
        known = inspect.signature(write).parameters
        return write(exported, path, **{name: value for name, value in options.items() if name in known})


FORMATS = (
    Format("zip", ".zip", "ZIP", "pictures and table", write_zip, write_comparison_zip),
    Format("pdf", ".pdf", "PDF", "pages to print", write_pdf, write_comparison_pdf),
    Format("pptx", ".pptx", "PowerPoint", "slides", write_pptx, write_comparison_pptx),
    Format("excel", ".xlsx", "Excel", "table with pictures", write_excel, write_comparison_excel),
    Format("html", ".html", "HTML report", "opens anywhere", write_html, write_comparison_html),
    Format("csv", ".csv", "CSV", "table", write_csv, write_csv),
    Format("json", ".json", "JSON", "table with types", write_json, write_json),
    Format("parquet", ".parquet", "Parquet", "table with types", write_parquet, write_parquet),
    Format("junit", ".xml", "JUnit", "for CI servers", comparison=write_junit),
    Format("markdown", ".md", "Markdown", "for a pull request", comparison=write_markdown),
)
"""All formats, in the order of the Export menu."""


def formats_of(kind: ExportKind) -> list[Format]:
    """Return the formats that are available for the given kind of object, ``shots`` or ``comparison``."""
    return [one for one in FORMATS if one.exporter(kind) is not None]
