"""How long the imports take, against those of the libraries a notebook has anyway; each in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.results import Goal, Result

OURS = "import whiteshot_nb as ws; ws.Client; ws.CaptureForm"
THEIRS = "import pandas, ipywidgets, httpx"
_TIMED = "import time; start = time.perf_counter(); {}; print(time.perf_counter() - start)"


def measure(*, quick: bool) -> list[Result]:
    """Measure both, one after the other in each round; the first round only fills the disk's cache."""
    rounds = 5 if quick else 25
    pairs = [(_seconds(OURS), _seconds(THEIRS)) for _ in range(rounds + 1)][1:]
    return [
        Result("imports", "fresh interpreter", OURS, "ms", [ours * 1000 for ours, _ in pairs]),
        Result("imports", "fresh interpreter", THEIRS, "ms", [theirs * 1000 for _, theirs in pairs]),
        Result("imports", "fresh interpreter", "ratio", "×", [ours / theirs for ours, theirs in pairs], Goal("≤", 1.3)),
    ]


def _seconds(statement: str) -> float:
    command = [sys.executable, "-c", _TIMED.format(statement)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
