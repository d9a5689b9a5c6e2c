"""Pairs of pictures compared, against the peers that compare files; and the memory of a worker for large ones.

A mix of pairs at 1280 × 720: 70 % identical, 20 % with small edits, 10 % with large ones. Twice: once identical pairs
are equal files, which we tell by their sha256; once they are encoded differently, so that everybody has to decode all.
Contestants take turns within each round.
"""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from typing import TYPE_CHECKING

import whiteshot_nb as ws
from benchmarks.boards import board, encoded
from benchmarks.memory_child import peak
from benchmarks.pictures import named
from benchmarks.results import Goal, Result
from benchmarks.review_peers import OURS, THREADS, Contestant, contestants
from benchmarks.workplace import workplace

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.review_peers import Files

MIX = ("same",) * 7 + ("small",) * 2 + ("large",)
SETS = {"equal files": True, "encoded differently": False}
_UHD = (3840, 2160)


def measure(*, quick: bool) -> list[Result]:
    """Measure both sets, and the memory."""
    pairs, rounds = (40, 1) if quick else (1_000, 5)
    results: list[Result] = []
    with workplace() as place, ExitStack() as stack:
        everybody = list(contestants(place, stack))
        for name, equal in SETS.items():
            files = write_pairs(place / name, pairs, equal_files=equal)
            results += _results(f"{pairs:,} pairs, identical ones {name}", _rates(files, everybody, rounds))
        return [*results, Result("review", "a pair of 3840 × 2160", "peak of a worker", "MB", [_peak(place)])]


def write_pairs(folder: Path, pairs: int, *, equal_files: bool) -> Files:
    """Write the pairs; boards are drawn once for twenty pairs, but no file of a pair is equal to one of another."""
    files: Files = []
    different = max(1, pairs // 20)
    for number in range(pairs):
        edit = MIX[number % len(MIX)]
        seed = number // len(MIX) * len(MIX) % different + number % len(MIX)
        pair = (folder / "before" / f"{number:04}.png", folder / "after" / f"{number:04}.png")
        edits, levels = ("", edit if edit != "same" else ""), (6, 6 if equal_files else 9)
        for file, what, level in zip(pair, edits, levels, strict=True):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(named(encoded(seed, what, level), str(number)))
        files.append(pair)
    return files


def _rates(files: Files, everybody: list[Contestant], rounds: int) -> dict[str, list[float]]:
    """Return the pairs per second of each contestant in each round."""
    rates: dict[str, list[float]] = {one.name: [] for one in everybody}
    for one in everybody:
        one.count(files[:10])  # warm
    for _ in range(rounds):
        for one in everybody:
            some = files[: one.most]
            start = time.perf_counter()
            one.count(some)
            rates[one.name].append(len(some) / (time.perf_counter() - start))
    return rates


def _results(case: str, rates: dict[str, list[float]]) -> list[Result]:
    results = [Result("review", case, name, "pairs/s", values) for name, values in rates.items()]
    for name in (name for name in rates if name != OURS):
        ratios = [mine / other for mine, other in zip(rates[OURS], rates[name], strict=True)]
        results.append(
            Result("review", case, f"{OURS} / {name}", "×", ratios, None if name == THREADS else Goal("≥", 1))
        )
    return results


def _peak(place: Path) -> float:
    """Compare a large pair in a worker, and return the most memory that the worker held, in MB."""
    folders = place / "large" / "before", place / "large" / "after"
    for folder, edit in zip(folders, ("", "large"), strict=True):
        folder.mkdir(parents=True)
        board(1, edit).resize(_UHD).save(folder / "board.png")
    before, after = map(ws.read_folder, folders)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        ws.compare(after, before, executor=pool)
        return pool.submit(peak).result() / 1e6
