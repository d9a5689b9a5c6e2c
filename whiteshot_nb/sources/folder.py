"""Read the PNGs of a folder as shots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.progress import progress_reporter
from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.shots import Shots
from whiteshot_nb.sources.png_shots import PngReader, find_pngs, open_folder

if TYPE_CHECKING:
    import os

    from whiteshot_nb._core.progress import ProgressOption


def read_folder(path: str | os.PathLike[str], *, progress: ProgressOption = False) -> Shots:
    """Read the PNGs in a folder and in its subfolders as shots.

    Parameters
    ----------
    path
        The folder. Its files are read at once, and again when their pictures are needed; no file is copied.
    progress
        True to show a progress bar, or a function to call with a :class:`Progress` after each file.

    Returns
    -------
    Shots
        One shot for each file, in natural order (2 before 10). The scene is the path below the folder without ``.png``;
        the room is the name of the folder. A file that is not an intact PNG is a failed shot, and so is a link to a
        file outside the folder.

    Raises
    ------
    InvalidInput
        If the folder does not exist or contains no PNG, or if a subfolder cannot be read.

    Examples
    --------
    >>> ws.compare(ws.read_folder("new"), ws.read_folder("accepted"))  # doctest: +SKIP
    """
    root = open_folder(path)
    files = find_pngs(root)
    if not files:
        raise InvalidInput(f"There is no PNG in {root}", field="path")
    with progress_reporter(progress, label="read", unit="picture") as notify:
        reader = PngReader(root, len(files), notify)
        return Shots(reader.rows(files), reader.pictures)
