"""Whether memory grows with what is captured: the peak of a child process, for few pictures and for ten times more."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.results import Goal, Result
from benchmarks.serving import serving

SCENES_OF_A_ROOM = 10
CASES = {"rooms": "rooms of 10, into a library", "measured": "rooms of 10 boards, measured"}
SMALL = 1_000
"""Bytes of a picture, about."""


def measure(*, quick: bool) -> list[Result]:
    """Measure one group, and many rooms of ten scenes."""
    few, rounds = (200, 1) if quick else (1000, 3)
    return [*_group(few, rounds), *_rooms(few, rounds, "rooms"), *_rooms(few, rounds, "measured")]


def _group(few: int, rounds: int) -> list[Result]:
    with serving(few, size=SMALL) as small, serving(10 * few, size=SMALL) as large:
        peaks = [(_peak(few, "group", small.port), _peak(10 * few, "group", large.port)) for _ in range(rounds)]
    return _results("one group", few, peaks)


def _rooms(few: int, rounds: int, way: str) -> list[Result]:
    rooms = few // SCENES_OF_A_ROOM
    with serving(SCENES_OF_A_ROOM, size=SMALL, boards=way == "measured") as server:
        peaks = [
            (_peak(few, way, server.port, rooms), _peak(10 * few, way, server.port, 10 * rooms)) for _ in range(rounds)
        ]
    return _results(CASES[way], few, peaks)


def _peak(wanted: int, way: str, *numbers: int) -> float:
    """Capture in a child and return its peak in MB."""
    command = [sys.executable, "-m", "benchmarks.memory_child", way, *map(str, numbers)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    got, peak = map(int, done.stdout.split())
    if got != wanted:
        raise RuntimeError(f"{got} of {wanted} pictures came")
    return peak / 1e6


def _results(case: str, few: int, peaks: list[tuple[float, float]]) -> list[Result]:
    return [
        Result("memory", case, f"peak for {few:,}", "MB", [small for small, _ in peaks]),
        Result("memory", case, f"peak for {10 * few:,}", "MB", [large for _, large in peaks]),
        Result(
            "memory", case, f"{10 * few:,} / {few:,}", "×", [large / small for small, large in peaks], Goal("≤", 1.3)
        ),
    ]
