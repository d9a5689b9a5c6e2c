"""Pictures that something else captured: a folder of PNGs, or what Playwright leaves of a failed screenshot test.

Playwright writes ``NAME-expected.png``, ``NAME-actual.png`` and ``NAME-diff.png`` into a folder for each test, and
``NAME-previous.png`` where a page did not come to rest (``packages/playwright/src/matchers/toMatchSnapshot.ts``). The
folder of a test that is tried again ends in ``-retry1``, ``-retry2`` (``packages/playwright/src/worker/testInfo.ts``).
"""

from __future__ import annotations

import filecmp
import hashlib
import os
import re
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from whiteshot_nb.errors import DamagedPicture, InvalidInput, describe
from whiteshot_nb.images import png_chunks
from whiteshot_nb.images.measures import measure
from whiteshot_nb.model.scene_paths import file_name
from whiteshot_nb.model.shot_columns import FOLDER_SOURCE, FrameRow

if TYPE_CHECKING:
    from collections.abc import Iterator

_RETRY = re.compile(r"-retry(\d+)(?=(-repeat\d+)?/)")
_NUMBER = re.compile(r"(\d+)")
_SMALL = 4096
_PACKED = 40  # pixels in a byte: pages of one colour have 70 even where they are compressed as little as can be
_ACTUAL, _EXPECTED = "-actual", "-expected"


class FolderPictures:
    """The pictures of a folder by their sha256, read when they are asked for.

    Parameters
    ----------
    root
        The folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._files: dict[str, Path] = {}

    def __repr__(self) -> str:
        return f"<FolderPictures {self.root}, {len(self._files)} pictures>"

    def take(self, file: Path) -> bytes:
        """Read a file and remember which picture it is."""
        data = file.read_bytes()
        self._files.setdefault(hashlib.sha256(data).hexdigest(), file)
        return data

    def get(self, sha256: str) -> bytes:
        """Return the bytes; `KeyError` if there are none, or the file has changed since."""
        try:
            data = self._files[sha256].read_bytes()
        except OSError:
            raise KeyError(sha256) from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise KeyError(sha256)
        return data


def read_folder(path: str | os.PathLike[str]) -> tuple[list[FrameRow], FolderPictures]:
    """Return the fields of a shot for each PNG in a folder and those in it, and where the pictures are.

    Raises
    ------
    InvalidInput
        If there is no such folder, no PNG in it, or a folder in it cannot be read.
    """
    pictures = FolderPictures(_root(path))
    files = _files(pictures.root)
    if not files:
        raise InvalidInput(f"There is no PNG in {pictures.root}", field="path")
    return _rows(files, pictures), pictures


def read_playwright(path: str | os.PathLike[str]) -> tuple[tuple[list[FrameRow], list[FrameRow]], FolderPictures]:
    """Return the fields of the actual and of the expected shots of a Playwright run, and where the pictures are.

    Raises
    ------
    InvalidInput
        If there is no such folder, or no such picture in it.
    """
    pictures = FolderPictures(_root(path))
    files = _files(pictures.root)
    actual, expected = (
        {scene.removesuffix(end): file for scene, file in files.items() if scene.endswith(end)}
        for end in (_ACTUAL, _EXPECTED)
    )
    if not (actual or expected):
        raise InvalidInput(
            f"There is no picture of a failed screenshot test in {pictures.root}",
            field="path",
            hint="It is the folder that Playwright calls its output folder, test-results by default.",
        )
    _keep_last_attempts(actual, expected)
    rows = _rows(actual, pictures)
    missing = [scene for scene in expected if scene not in actual]
    rows += [
        _failed(pictures.root, scene, order, "The test took no picture")
        for order, scene in enumerate(missing, len(rows))
    ]
    return (rows, _rows(expected, pictures)), pictures


def _keep_last_attempts(actual: dict[str, Path], expected: dict[str, Path]) -> None:
    """Let the last picture of a test that was tried again stand for all, under the name of its first attempt.

    Attempts expect the same picture; a test whose own name ends like that of an attempt expects another.
    """
    first: dict[str, str] = {}
    for scene in sorted(expected, key=_attempt):
        earlier = first.setdefault(_RETRY.sub("", scene), scene)
        if scene != earlier and _same(expected[scene], expected[earlier]):
            del expected[scene]
            if scene in actual:
                actual[earlier] = actual.pop(scene)


def _attempt(scene: str) -> int:
    found = _RETRY.search(scene)
    return int(found[1]) if found else 0


def _same(one: Path, other: Path) -> bool:
    try:
        return filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False


def _root(path: str | os.PathLike[str]) -> Path:
    root = Path(path).resolve()
    if not root.is_dir():
        raise InvalidInput(f"There is no folder {root}", field="path")
    return root


def _files(root: Path) -> dict[str, Path]:
    """Return the PNGs by their scenes, in an order in which 2 comes before 10. Linked folders are not entered."""
    files = [
        Path(folder, name)
        for folder, _, names in os.walk(root, onerror=_unreadable)
        for name in names
        if name.lower().endswith(".png")
    ]
    found: dict[str, Path] = {}
    for file in sorted(files, key=lambda file: (file.suffix != ".png", file)):
        found[next(name for name in _names(file.relative_to(root)) if name not in found)] = file
    return dict(sorted(found.items(), key=lambda item: _natural(item[0])))


def _unreadable(error: OSError) -> NoReturn:
    raise InvalidInput(
        f"The folder {error.filename} cannot be read: {error.strerror}",
        field="path",
        hint="Without it, its pictures would seem to be removed.",
    ) from error


def _names(file: Path) -> Iterator[str]:
    """Yield what a scene can be called: by its path, or, where another has that name, with its end or a number too."""
    yield os.fsencode(file.with_suffix("").as_posix()).decode(errors="replace")
    whole = os.fsencode(file.as_posix()).decode(errors="backslashreplace")
    yield whole
    yield from (f"{whole} ({number})" for number in count(2))


def _natural(scene: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _NUMBER.split(scene)]


def _rows(files: dict[str, Path], pictures: FolderPictures) -> list[FrameRow]:
    return [_row(scene, file, order, pictures) for order, (scene, file) in enumerate(files.items())]


def _row(scene: str, file: Path, order: int, pictures: FolderPictures) -> FrameRow:
    root = pictures.root
    try:
        inside = file.resolve(strict=True)
        if not inside.is_relative_to(root):
            return _failed(root, scene, order, "The file is a link that leads out of the folder")
        if not inside.is_file():
            return _failed(root, scene, order, "This is not a file")
        data = pictures.take(inside)
        size = png_chunks.check_png(data)
    except (OSError, RuntimeError, DamagedPicture) as error:  # RuntimeError: a link to itself
        return _failed(root, scene, order, describe(error))
    return _base(root, scene, order) | {
        "ok": True,
        "width": size.width,
        "height": size.height,
        "pixel_width": size.width,
        "pixel_height": size.height,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "blank": _blank(data, size.width * size.height),
        "file": file_name(order + 1, scene),
        "taken_at": datetime.fromtimestamp(inside.stat().st_mtime, UTC),
    }


def _blank(data: bytes, pixels: int) -> bool | None:
    """Tell whether a picture has one colour; None, and not decoded, if its file is larger than such ones are."""
    if len(data) > max(_SMALL, pixels // _PACKED):
        return None
    measured = measure(data)
    return None if measured is None else measured.blank


def _failed(root: Path, scene: str, order: int, error: str) -> FrameRow:
    return _base(root, scene, order) | {
        "ok": False,
        "stage": "check",
        "error": error,
        "width": 0,
        "height": 0,
        "taken_at": datetime.now(UTC),
    }


def _base(root: Path, scene: str, order: int) -> FrameRow:
    return {
        "run": root.name,
        "room": root.name,
        "group": scene.rpartition("/")[0] or None,
        "scene": scene,
        "order": order,
        "data_center": "",
        "source": FOLDER_SOURCE,
    }
