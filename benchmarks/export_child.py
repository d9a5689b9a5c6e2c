"""Exports in a process of their own: ``python -m benchmarks.export_child shots|review COUNT FILE ROUNDS``.

The suffix of the file says which. For each round it prints the seconds it took, the bytes of the file and of the ZIP
beside it, and the most memory that the process held meanwhile.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import whiteshot_nb as ws
from benchmarks.boards import Boards, shots_of
from benchmarks.memory_child import forget_peak, peak
from whiteshot_nb.export.formats import formats_of

CHANGED = 3
"""Every third board of a review has changed."""


def subject(kind: str, count: int) -> ws.Shots | ws.Comparison:
    """Return shots, or a review of so many pairs."""
    boards = Boards()
    shots = shots_of(range(count), boards)
    if kind == "shots":
        return shots
    return ws.compare(shots_of(range(count), boards, edited=range(0, count, CHANGED)), shots)


def main() -> None:
    """Write the file that the command line asks for, as often as it says."""
    kind, count, file, rounds = sys.argv[1:]
    path = Path(file)
    beside = path.with_name(f"{path.stem}-pictures.zip")
    tables = subject(kind, int(count))
    (form,) = (one for one in formats_of(tables._export_kind) if one.suffix == path.suffix)
    for _ in range(int(rounds)):
        forget_peak()
        began = time.perf_counter()
        form.write(tables, path, title="Boards")
        seconds = time.perf_counter() - began
        print(seconds, path.stat().st_size, beside.stat().st_size if beside.exists() else 0, peak())


if __name__ == "__main__":
    main()
