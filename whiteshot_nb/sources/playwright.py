"""Read what Playwright leaves of failed screenshot tests as shots: `read_playwright`.

Playwright writes ``NAME-expected.png``, ``NAME-actual.png`` and ``NAME-diff.png`` into a folder for each test, and
``NAME-previous.png`` if a page did not become stable (``packages/playwright/src/matchers/toMatchSnapshot.ts``). The
folder of a test that is tried again ends in ``-retry1``, ``-retry2`` (``packages/playwright/src/worker/testInfo.ts``).
"""

from __future__ import annotations

import filecmp
import re
from typing import TYPE_CHECKING

from whiteshot_nb._core.progress import progress_reporter
from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.shots import Shots
from whiteshot_nb.sources.png_shots import PngReader, find_pngs, open_folder

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from whiteshot_nb._core.progress import ProgressOption

_RETRY = re.compile(r"-retry(\d+)(?=(-repeat\d+)?/)")
_ENDS = ("-actual", "-expected")


def read_playwright(path: str | os.PathLike[str], *, progress: ProgressOption = False) -> tuple[Shots, Shots]:
    """Read the pictures that a Playwright run left of its failed screenshot tests.

    Parameters
    ----------
    path
        The run's output folder, ``test-results`` by default. Its files are read now, and again when their pictures are
        needed; nothing is copied.
    progress
        True shows a progress bar; a function is called with a :class:`Progress` after each file.

    Returns
    -------
    tuple of Shots
        The actual pictures and the expected ones, for :func:`compare`. The scene is the path below the folder without
        ``-actual.png`` or ``-expected.png``. A test with an expected picture only is a failed shot. Of a test that was
        tried again, the last picture counts.

    Raises
    ------
    InvalidInput
        If there is no such folder, no such picture in it, or a folder in it cannot be read.

    Examples
    --------
    >>> ws.compare(*ws.read_playwright("test-results"))  # doctest: +SKIP
    """
    root = open_folder(path)
    files = find_pngs(root)
    actual, expected = (
        {scene.removesuffix(end): file for scene, file in files.items() if scene.endswith(end)} for end in _ENDS
    )
    if not (actual or expected):
        raise InvalidInput(
            f"There is no picture of a failed screenshot test in {root}",
            field="path",
            hint="Pass the folder that Playwright calls its output folder, test-results by default.",
        )
    _keep_last_attempts(actual, expected)
    with progress_reporter(progress, label="read", unit="picture") as notify:
        reader = PngReader(root, len(actual) + len(expected), notify)
        rows = reader.rows(actual)
        missing = [scene for scene in expected if scene not in actual]
        rows += [
            reader.failed(scene, order, "The test took no picture") for order, scene in enumerate(missing, len(rows))
        ]
        return Shots(rows, reader.pictures), Shots(reader.rows(expected), reader.pictures)


def _keep_last_attempts(actual: dict[str, Path], expected: dict[str, Path]) -> None:
    """Keep only the last picture of a test that was tried again, under the name of its first attempt.

    All attempts of a test expect the same picture; a test whose own name ends like that of an attempt expects another.
    """
    first: dict[str, str] = {}
    for scene in sorted(expected, key=_attempt):
        earlier = first.setdefault(_RETRY.sub("", scene), scene)
        if scene != earlier and _same_file(expected[scene], expected[earlier]):
            del expected[scene]
            if scene in actual:
                actual[earlier] = actual.pop(scene)


def _attempt(scene: str) -> int:
    found = _RETRY.search(scene)
    return int(found[1]) if found else 0


def _same_file(one: Path, other: Path) -> bool:
    try:
        return filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False
