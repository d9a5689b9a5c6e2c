"""Read the pictures from failed Playwright screenshot tests as shots (pictures of scenes).

For each test, Playwright creates a folder with ``NAME-expected.png``, ``NAME-actual.png`` and ``NAME-diff.png``. The
folder also contains ``NAME-previous.png`` if the web page did not become stable
(``packages/playwright/src/matchers/toMatchSnapshot.ts``). If a test is retried, the name of its new folder ends in
``-retry1``, ``-retry2`` and so on (``packages/playwright/src/worker/testInfo.ts``).
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
    """Read the pictures from the screenshot tests that failed in a Playwright run.

    Parameters
    ----------
    path
        Output folder of the Playwright run. Playwright's default is ``test-results``. This function reads and checks
        every file, but copies no file. Therefore a file is read again whenever its picture is needed.
    progress
        True to show a progress bar, or a function to call with a :class:`Progress` after each file. Default: False, no
        progress is shown.

    Returns
    -------
    tuple of Shots
        A pair: first the shots with the actual pictures, then the shots with the expected pictures. :func:`compare`
        takes both in this order. The scene of a shot is the path of its file below the folder, without ``-actual.png``
        or ``-expected.png``. If a test has only an expected picture, the shot for the missing actual picture is marked
        as failed. If a test was retried, the picture from the last attempt is used.

    Raises
    ------
    InvalidInput
        If the folder does not exist, contains no actual or expected picture, or contains a subfolder that cannot be
        read.

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
            hint="Pass the output folder of Playwright. Its default name is test-results.",
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
    """Keep only the last picture of a test that was retried, under the name of its first attempt.

    All attempts of a test have the same expected picture. If a test has a name that looks like a retry, but a different
    expected picture, it is another test.
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
