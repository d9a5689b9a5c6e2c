"""Find the PNG files in a folder and its subfolders, check each file, and describe each file as a row for `Shots`."""

from __future__ import annotations

import hashlib
import os
import re
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from whiteshot_nb._core.atomic_files import expand_path
from whiteshot_nb._core.progress import Progress
from whiteshot_nb.capturing.measure_shots import with_examination
from whiteshot_nb.errors import DamagedPicture, InvalidInput, describe
from whiteshot_nb.images import png_chunks
from whiteshot_nb.images.examination import examine_picture
from whiteshot_nb.images.pixel_limit import MAX_PIXELS
from whiteshot_nb.model.scene_paths import file_name
from whiteshot_nb.model.shot_columns import FOLDER_SOURCE
from whiteshot_nb.model.shot_row import ShotRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whiteshot_nb._core.progress import ReportProgress
    from whiteshot_nb.images.png_chunks import PngInfo

_NUMBER = re.compile(r"(\d+)")
_SMALL = 4096  # bytes
_PIXELS_PER_BYTE = 40  # pages of one colour have at least 70, even with weak compression


class FolderPictures:
    """The pictures in a folder, identified by their SHA-256 digests.

    The file of a picture is read each time the picture is needed.

    Parameters
    ----------
    root
        The folder that contains the files.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._files: dict[str, Path] = {}

    def __repr__(self) -> str:
        return f"<FolderPictures {self.root}, {len(self._files)} pictures>"

    def add(self, file: Path) -> bytes:
        """Read a file, return its bytes, and remember the path of the file, so that `get` can find the file."""
        data = file.read_bytes()
        self._files.setdefault(hashlib.sha256(data).hexdigest(), file)
        return data

    def get(self, sha256: str) -> bytes:
        """Read the picture with the given digest from its file, and return its bytes.

        Raises
        ------
        KeyError
            If no picture with this digest was added, or if its file is missing or has changed.
        """
        try:
            data = self._files[sha256].read_bytes()
        except OSError:
            raise KeyError(sha256) from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise KeyError(sha256)
        return data


def open_folder(path: str | os.PathLike[str]) -> Path:
    """Return the absolute path of an existing folder. A ``~`` at the beginning means the user's home folder.

    Raises
    ------
    InvalidInput
        If the folder does not exist.
    """
    root = expand_path(path).resolve()
    if not root.is_dir():
        raise InvalidInput(f"There is no folder {root}", field="path")
    return root


def find_pngs(root: Path) -> dict[str, Path]:
    """Return a dictionary with all PNG files in a folder and its subfolders.

    Each key is the name of a scene, and each value is the path of the scene's file. The scenes are in natural order (2
    before 10). Links to folders are not followed.

    Raises
    ------
    InvalidInput
        If the folder or one of its subfolders cannot be read.
    """
    files = [
        Path(folder, name)
        for folder, _, names in os.walk(root, onerror=_raise_unreadable)
        for name in names
        if name.lower().endswith(".png")
    ]
    found: dict[str, Path] = {}
    for file in sorted(files, key=lambda file: (file.suffix != ".png", file)):
        found[next(name for name in _scene_names(file.relative_to(root)) if name not in found)] = file
    return dict(sorted(found.items(), key=lambda item: _natural_key(item[0])))


class PngReader:
    """Read and check PNG files, describe each file as a row for `Shots`, and report the progress.

    Parameters
    ----------
    root
        The folder that contains the files. A link to a file outside the folder is not followed.
    total
        Total number of files, which the progress reports contain.
    notify
        Function to call with a `Progress` after each file. If None, progress is not reported.

    Attributes
    ----------
    pictures
        The pictures that this reader has read.
    """

    def __init__(self, root: Path, total: int, notify: ReportProgress | None) -> None:
        self.pictures = FolderPictures(root)
        self._root = root
        self._total = total
        self._notify = notify
        self._done = self._failed = 0

    def rows(self, files: Mapping[str, Path]) -> list[ShotRow]:
        """Return a row for each file, in the given order. The keys of `files` are the names of the scenes."""
        return [self._counted(self._read(scene, file, order)) for order, (scene, file) in enumerate(files.items())]

    def failed(self, scene: str, order: int, error: str) -> ShotRow:
        """Return a row that marks the picture of a scene as failed. `error` says why."""
        return ShotRow(
            **self._place(scene, order),
            ok=False,
            stage="check",
            error=error,
            width=0,
            height=0,
            taken_at=datetime.now(UTC),
        )

    def _counted(self, row: ShotRow) -> ShotRow:
        self._done += 1
        self._failed += not row.ok
        if self._notify is not None:
            self._notify(Progress(self._done, self._total, self._failed, row.scene))
        return row

    def _read(self, scene: str, file: Path, order: int) -> ShotRow:
        try:
            inside = file.resolve(strict=True)
            if not inside.is_relative_to(self._root):
                return self.failed(scene, order, "The file is a symbolic link to a file outside the folder")
            if not inside.is_file():
                return self.failed(scene, order, "The path is not a regular file")
            data = self.pictures.add(inside)
            size = png_chunks.check_png(data)
            written_at = datetime.fromtimestamp(inside.stat().st_mtime, UTC)
        except (OSError, RuntimeError, DamagedPicture) as error:  # RuntimeError: a link that points to itself
            return self.failed(scene, order, describe(error))
        row = ShotRow(
            **self._place(scene, order),
            ok=True,
            width=size.width,
            height=size.height,
            pixel_width=size.width,
            pixel_height=size.height,
            bytes=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            file=file_name(order + 1, scene),
            taken_at=written_at,
        )
        return with_examination(row, examine_picture(data)) if _is_examined(data, size) else row

    def _place(self, scene: str, order: int) -> dict[str, Any]:
        return {
            "run": self._root.name,
            "room": self._root.name,
            "group": scene.rpartition("/")[0] or None,
            "scene": scene,
            "order": order,
            "data_center": "",
            "source": FOLDER_SOURCE,
        }


def _raise_unreadable(error: OSError) -> NoReturn:
    raise InvalidInput(
        f"The folder {error.filename} cannot be read: {error.strerror}",
        field="path",
        hint="Make the folder readable. Otherwise, its pictures would be reported as removed.",
    ) from error


def _scene_names(file: Path) -> Iterator[str]:
    """Yield possible names: the path without extension, the path with extension, then with a number added."""
    yield os.fsencode(file.with_suffix("").as_posix()).decode(errors="replace")
    whole = os.fsencode(file.as_posix()).decode(errors="backslashreplace")
    yield whole
    yield from (f"{whole} ({number})" for number in count(2))


def _natural_key(scene: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _NUMBER.split(scene)]


def _is_examined(data: bytes, size: PngInfo) -> bool:
    """Return whether a picture is decoded when it is read: if it may be blank, or has too many pixels to be decoded."""
    pixels = size.width * size.height
    return pixels > MAX_PIXELS or len(data) <= max(_SMALL, pixels // _PIXELS_PER_BYTE)
