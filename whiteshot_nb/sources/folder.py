"""Read the PNGs in a folder as shots (pictures of scenes)."""

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
    """Read the PNGs in a folder and its subfolders as shots (pictures of scenes).

    Parameters
    ----------
    path
        The folder. This function reads and checks every file, but copies no file. Therefore a file is read again
        whenever its picture is needed.
    progress
        True to show a progress bar, or a function to call with a :class:`Progress` after each file. Default: False, no
        progress is shown.

    Returns
    -------
    Shots
        One shot for each file, in natural order (2 before 10). The room of every shot is the name of the folder. The
        scene of a shot is the path of its file below the folder, without ``.png``. If a file is not an intact PNG, or
        is a link to a file outside the folder, the shot is marked as failed.

    Raises
    ------
    InvalidInput
        If the folder does not exist, contains no PNG, or contains a subfolder that cannot be read.

    Examples
    --------
    >>> ws.compare(ws.read_folder("new"), ws.read_folder("accepted"))  # doctest: +SKIP
    """
    root = open_folder(path)
    files = find_pngs(root)
    if not files:
        raise InvalidInput(f"There are no PNG files in {root}", field="path")
    with progress_reporter(progress, label="read", unit="picture") as notify:
        reader = PngReader(root, len(files), notify)
        return Shots(reader.rows(files), reader.pictures)
