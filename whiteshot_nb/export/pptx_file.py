"""Export shots to PowerPoint: a slide about the run, then one slide per scene."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from whiteshot_nb._core.atomic_files import replace_file
from whiteshot_nb.export.exporter import exporter
from whiteshot_nb.export.optional_imports import optional_imports
from whiteshot_nb.export.rows import ExportTable
from whiteshot_nb.export.run_summary import run_facts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.exportable import Exportable
    from whiteshot_nb.export.pptx_presentation import PresentationWriter
    from whiteshot_nb.store import Pictures


@exporter
def write_pptx(shots: Exportable, path: Path, *, title: str = "Shots", progress: ProgressOption = False) -> None:
    """Write a presentation: a slide about the run, then one slide per scene with picture and caption.

    The speaker notes of each slide contain the URL of the picture and the time of capture.

    Raises
    ------
    ConfigError
        If python-pptx is not installed.
    """
    table = ExportTable(shots.frame)
    with new_presentation(path, shots.pictures) as presentation:
        from whiteshot_nb.export.pptx_slides import add_scene  # noqa: PLC0415 - imports the extra

        presentation.add_cover(title, run_facts(table.frame))
        for entry in table.entries(shots.pictures, progress):
            add_scene(presentation, entry)


@contextmanager
def new_presentation(path: Path, pictures: Pictures) -> Iterator[PresentationWriter]:
    """Yield an empty presentation, which is written to a file at the end of the ``with`` block.

    The file is written completely or not at all.

    Parameters
    ----------
    path
        The file to write.
    pictures
        The stored pictures: ``pictures.get(sha256)`` returns a PNG. The pictures are read when the file is written.

    Raises
    ------
    ConfigError
        If python-pptx is not installed.
    """
    with optional_imports("PowerPoint"):
        from whiteshot_nb.export.pptx_presentation import PresentationWriter  # noqa: PLC0415 - imports the extra
    with replace_file(path) as file:
        presentation = PresentationWriter(pictures)
        yield presentation
        presentation.save(file)
