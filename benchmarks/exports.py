"""Each format of shots and of a review: how long a file takes to write, what memory, how large it is."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.results import Goal, Result
from benchmarks.workplace import workplace
from whiteshot_nb.export.formats import formats_of

if TYPE_CHECKING:
    from pathlib import Path

    from whiteshot_nb.export.exportable import ExportKind

KINDS: dict[str, ExportKind] = {"shots": "shots", "review": "comparison"}


def measure(*, quick: bool) -> list[Result]:
    """Measure all formats with 1,000 boards, and the memory of those of shots with 10,000."""
    few, rounds = (50, 1) if quick else (1_000, 3)
    with workplace() as place:
        results = []
        for kind, exported in KINDS.items():
            for one in formats_of(exported):
                results += _format(kind, few, place / f"to_{one.name}{one.suffix}", rounds)
        return results + [
            result for one in formats_of("shots") for result in _memory(few, place / f"to_{one.name}{one.suffix}")
        ]


def _format(kind: str, count: int, path: Path, rounds: int) -> list[Result]:
    seconds, sizes, beside, peaks = zip(*written(kind, count, path, rounds), strict=True)
    case = f"{kind}, {count:,}, {path.suffix}"
    zipped = [Result("exports", case, "ZIP beside", "MB", beside[:1])] if any(beside) else []
    return [
        Result("exports", case, "written in", "s", seconds),
        Result("exports", case, "file", "MB", sizes[:1]),
        *zipped,
        Result("exports", case, "peak memory", "MB", peaks[:1]),
    ]


def _memory(few: int, path: Path) -> list[Result]:
    small, large = (written("shots", count, path)[0].peak for count in (few, 10 * few))
    case = f"shots, {10 * few:,}, {path.suffix}"
    return [
        Result("exports", case, "peak memory", "MB", [large]),
        Result("exports", case, f"peak memory / {few:,}", "×", [large / small], Goal("≤", 1.3)),
    ]


class Written(NamedTuple):
    """Seconds, and MB: of the file, of the ZIP beside it, of memory at most; in later rounds the heap is warm."""

    seconds: float
    size: float
    beside: float
    peak: float


def written(kind: str, count: int, path: Path, rounds: int = 1) -> list[Written]:
    """Write a file several times in a child."""
    command = [sys.executable, "-m", "benchmarks.export_child", kind, str(count), str(path), str(rounds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    lines = [list(map(float, line.split())) for line in done.stdout.splitlines()]
    return [Written(seconds, *(one / 1e6 for one in sizes)) for seconds, *sizes in lines]
