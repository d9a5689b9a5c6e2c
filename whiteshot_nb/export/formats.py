"""Which kinds of files there are, and which method writes each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from whiteshot_nb._core.progress import ReportProgress


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file.

    Attributes
    ----------
    suffix
        The end of its name, with the dot.
    method
        What writes it, of whatever has a frame and pictures.
    label, about
        What it is called, and what is in it, in a menu.
    titled, tells
        Whether the method takes a `title`, and a `progress`.
    """

    suffix: str
    method: str
    label: str
    about: str
    titled: bool = False
    tells: bool = False

    def write(
        self, tables: object, path: Path, *, title: str | None = None, notify: ReportProgress | None = None
    ) -> None:
        """Write a file; `title` heads what has a heading, and whatever `notify` raises stops it."""
        options: dict[str, Any] = {}
        if title and self.titled:
            options["title"] = title.encode(errors="replace").decode()  # an argument of a command may be no text
        if notify and self.tells:
            options["progress"] = notify
        getattr(tables, self.method)(path, **options)


FORMATS = (
    Format(".zip", "to_zip", "ZIP", "pictures and table", tells=True),
    Format(".pdf", "to_pdf", "PDF", "pages to print", titled=True, tells=True),
    Format(".pptx", "to_pptx", "PowerPoint", "slides", titled=True, tells=True),
    Format(".xlsx", "to_excel", "Excel", "table with pictures", tells=True),
    Format(".html", "to_html", "HTML report", "opens anywhere", titled=True, tells=True),
    Format(".csv", "to_csv", "CSV", "table"),
    Format(".json", "to_json", "JSON", "table with types"),
    Format(".parquet", "to_parquet", "Parquet", "table with types"),
    Format(".xml", "to_junit", "JUnit", "for CI servers", tells=True),
    Format(".md", "to_markdown", "Markdown", "for a pull request", titled=True),
)
"""All of them, in the order of a menu."""


def formats_of(tables: object) -> list[Format]:
    """Return what such things, or things of such a class, can be written as."""
    return [one for one in FORMATS if hasattr(tables, one.method)]
