"""The file formats of an archive: one PDF or one ZIP per room."""

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
    """A format that writes the shots of a room as one file."""

    suffix: ClassVar[str]
    content_type: ClassVar[str]
    holds_columns: ClassVar[bool]
    """Whether the file contains the additional columns of the targets, such as a lesson number."""

    @property
    def record(self) -> dict[str, Any]:
        """A dictionary of the settings that affect the content of a file. Files are rewritten if a setting changes."""

    def write(self, shots: Shots, path: Path, title: str, progress: ReportProgress) -> None:
        """Write the shots of a room to a file.

        Parameters
        ----------
        shots
            The shots of the room.
        path
            The file to write.
        title
            Title of the document, if the format has one.
        progress
            Function that is called after each scene. If the function raises an exception, no file is written.
        """


@dataclass(frozen=True, slots=True)
class PdfFormat:
    """A PDF with a cover and one page per scene.

    Attributes
    ----------
    page
        Page size: ``picture``, ``a4`` or ``letter``.

    Raises
    ------
    InvalidInput
        If the page size is not ``picture``, ``a4`` or ``letter``.
    ConfigError
        If the packages for PDFs are not installed.
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
        """The settings of a PDF, as a dictionary: the page size, and the version of the code that writes PDFs."""
        return {"kind": "pdf", "version": PDF_VERSION, "page": self.page}

    def write(self, shots: Shots, path: Path, title: str, progress: ReportProgress) -> None:
        """Write the shots as a PDF; see :meth:`FileFormat.write`."""
        write_pdf(shots, path, title=title, page=self.page, progress=progress)


@dataclass(frozen=True, slots=True)
class ZipFormat:
    """A ZIP with the original PNGs, a table and a manifest."""

    suffix: ClassVar[str] = ".zip"
    content_type: ClassVar[str] = "application/zip"
    holds_columns: ClassVar[bool] = True

    @property
    def record(self) -> dict[str, Any]:
        """The settings of a ZIP, as a dictionary: only the version of the code that writes ZIPs."""
        return {"kind": "zip", "version": ZIP_VERSION}

    def write(self, shots: Shots, path: Path, title: str, progress: ReportProgress) -> None:  # noqa: ARG002 - no title
        """Write the shots as a ZIP; see :meth:`FileFormat.write`. `title` is not used."""
        write_zip(shots, path, progress=progress)


def make_format(pdf: str | None, zip_: str | None, page: PageSize) -> tuple[str, FileFormat]:
    """Return a pair: the template for file names, and the object that writes files in the requested format.

    Parameters
    ----------
    pdf, zip_
        Template for file names: `pdf` to write PDFs, or `zip_` to write ZIPs. Pass at most one of the two. If neither
        is given, PDFs with names from the template ``{room}.pdf`` are written.
    page
        Page size of PDFs: ``picture``, ``a4`` or ``letter``. For ZIPs, pass ``picture``.

    Raises
    ------
    InvalidInput
        If both templates are given, if `page` is not a valid page size, or if `zip_` is given and `page` is not
        ``picture``.
    ConfigError
        If the packages for PDFs are not installed.
    """
    if zip_ is None:
        return pdf or DEFAULT_NAME, PdfFormat(page)
    if pdf is not None:
        raise InvalidInput("pdf= and zip= cannot be combined", field="zip", hint="Create one archive for each format.")
    if page != "picture":
        raise InvalidInput(f"page={page!r} applies only to PDFs", field="page", hint="Omit page=…, or pass pdf=….")
    return zip_, ZipFormat()
