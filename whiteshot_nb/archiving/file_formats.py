"""The file formats of an archive: one PDF, or one ZIP, for each room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.export.pdf_assembly import check_pdf_support
from whiteshot_nb.export.pdf_file import PDF_VERSION, write_pdf
from whiteshot_nb.export.pdf_layout import check_page_size
from whiteshot_nb.export.zip_file import ZIP_VERSION, write_zip

if TYPE_CHECKING:
    from pathlib import Path

    from whiteshot_nb._core.progress import ReportProgress
    from whiteshot_nb.export.pdf_layout import PageSize
    from whiteshot_nb.shots import Shots

DEFAULT_NAME = "{room}.pdf"


class FileFormat(Protocol):
    """A way to write the shots of a room as one file."""

    suffix: ClassVar[str]
    content_type: ClassVar[str]
    holds_columns: ClassVar[bool]
    """Whether the other columns of the targets are in the file."""

    @property
    def record(self) -> dict[str, Any]:
        """What a file depends on besides the shots: format, version, options."""

    def write(self, shots: Shots, path: Path, title: str, progress: ReportProgress) -> None:
        """Write the file; an exception that `progress` raises stops it."""


@dataclass(frozen=True, slots=True)
class PdfFormat:
    """A PDF with a cover and a page per scene.

    Raises
    ------
    InvalidInput
        If there is no such page size.
    ConfigError
        If the packages that make PDFs are not installed.
    """

    suffix: ClassVar[str] = ".pdf"
    content_type: ClassVar[str] = "application/pdf"
    holds_columns: ClassVar[bool] = False
    page: PageSize = "picture"

    def __post_init__(self) -> None:
        check_page_size(self.page)
        check_pdf_support()

    @property
    def record(self) -> dict[str, Any]:
        """The version of the writer, and the size of the pages."""
        return {"kind": "pdf", "version": PDF_VERSION, "page": self.page}

    def write(self, shots: Shots, path: Path, title: str, progress: ReportProgress) -> None:
        """Write the PDF."""
        write_pdf(shots, path, title=title, page=self.page, progress=progress)


@dataclass(frozen=True, slots=True)
class ZipFormat:
    """A ZIP of the original PNGs, a table and a manifest."""

    suffix: ClassVar[str] = ".zip"
    content_type: ClassVar[str] = "application/zip"
    holds_columns: ClassVar[bool] = True

    @property
    def record(self) -> dict[str, Any]:
        """The version of the writer."""
        return {"kind": "zip", "version": ZIP_VERSION}

    def write(self, shots: Shots, path: Path, title: str, progress: ReportProgress) -> None:  # noqa: ARG002 - no title
        """Write the ZIP."""
        write_zip(shots, path, progress=progress)


def make_format(pdf: str | None, zip_: str | None, page: PageSize) -> tuple[str, FileFormat]:
    """Return the template of names and the format.

    Raises
    ------
    InvalidInput
        If both are given, or a page size for a ZIP.
    ConfigError
        If the packages that make PDFs are not installed.
    """
    if zip_ is None:
        return pdf or DEFAULT_NAME, PdfFormat(page)
    if pdf is not None:
        raise InvalidInput("An archive has PDFs or ZIPs, not both", field="zip", hint="Make two archives.")
    if page != "picture":
        raise InvalidInput("A ZIP has no pages", field="page")
    return zip_, ZipFormat()
