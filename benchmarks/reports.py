"""HTML reports of few and of many scenes: how large they are, and how soon Chromium shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.chromium import chromium
from benchmarks.exports import KINDS, written
from benchmarks.results import Result
from benchmarks.workplace import workplace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FIRST = {"shots": ".ws-tile img[src^='blob:']", "review": ".ws-line img[src^='blob:']"}
_PARSED = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
_SHOWN = "performance.now()"


def measure(*, quick: bool) -> list[Result]:
    """Measure reports of 1,000 and of 5,000 scenes."""
    counts, rounds = ((100, 200), 1) if quick else ((1_000, 5_000), 3)
    with workplace() as place:
        return [
            result for kind in KINDS for count in counts for result in _report(kind, count, place / "x.html", rounds)
        ]


def _report(kind: str, count: int, path: Path, rounds: int) -> list[Result]:
    ((seconds, size, beside, peak),) = written(kind, count, path)
    times = list(opened(path, _FIRST[kind], rounds))
    case = f"{kind}, {count:,}"
    return [
        Result("reports", case, "written in", "s", [seconds]),
        Result("reports", case, "peak memory", "MB", [peak]),
        Result("reports", case, "page", "MB", [size]),
        Result("reports", case, "ZIP beside", "MB", [beside]),
        Result("reports", case, "parsed", "ms", [parsed for parsed, _ in times]),
        Result("reports", case, "first pictures shown", "ms", [shown for _, shown in times]),
    ]


def opened(path: Path, first: str, rounds: int) -> Iterator[tuple[float, float]]:
    """Open a page in a fresh browser each time; yield the ms until it was parsed, and until a first picture was shown.

    Parameters
    ----------
    path
        The page.
    first
        The selector of a picture of the first lines.
    rounds
        How often.
    """
    for _ in range(rounds):
        with chromium() as browser:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(path.as_uri(), wait_until="commit")
            page.wait_for_selector(first)
            shown = page.evaluate(_SHOWN)
            page.wait_for_load_state("domcontentloaded")
            yield page.evaluate(_PARSED), shown
