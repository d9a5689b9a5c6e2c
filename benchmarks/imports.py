"""How long the imports take, against those of the libraries a notebook has anyway; each in a fresh interpreter.

Wall-clock time is what the goal is about; processor time says the same on a busy machine. The first round writes the
bytecode, whatever the environment says: without it, compiling is most of what would be measured.
"""

from __future__ import annotations

import os
import subprocess
import sys

from benchmarks.results import Goal, Result

OURS = "import whiteshot_nb as ws; ws.Client; ws.CaptureForm"
THEIRS = "import pandas, ipywidgets, httpx"
_TIMED = (
    "import time; wall, cpu = time.perf_counter(), time.process_time(); {}; "
    "print(time.perf_counter() - wall, time.process_time() - cpu)"
)
Times = tuple[float, float]


def measure(*, quick: bool) -> list[Result]:
    """Measure both, one after the other in each round; the first round is not counted."""
    rounds = 5 if quick else 25
    pairs = [(_seconds(OURS), _seconds(THEIRS)) for _ in range(rounds + 1)][1:]
    return [*_results("wall clock", 0, pairs, Goal("≤", 1.3)), *_results("processor", 1, pairs, None)]


def _results(case: str, which: int, pairs: list[tuple[Times, Times]], goal: Goal | None) -> list[Result]:
    ours, theirs = ([one[which] * 1000 for one in several] for several in zip(*pairs, strict=True))
    return [
        Result("imports", case, OURS, "ms", ours),
        Result("imports", case, THEIRS, "ms", theirs),
        Result("imports", case, "ratio", "×", [one / other for one, other in zip(ours, theirs, strict=True)], goal),
    ]


def _seconds(statement: str) -> Times:
    command = [sys.executable, "-c", _TIMED.format(statement)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    wall, cpu = done.stdout.split()
    return float(wall), float(cpu)
