"""``python -m benchmarks``: measure, print, and write ``results.json`` and ``results.md``."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

from benchmarks.results import HEADING, Report

NAMES = (
    "imports",
    "speed",
    "measured",
    "memory",
    "many_rooms",
    "archives",
    "review",
    "reviewer",
    "exports",
    "reports",
    "pages",
)
OUT = Path(__file__).parent / "results"


def _known(name: str) -> str:
    if name not in NAMES:
        raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(NAMES)}")
    return name


def main() -> None:
    """Run the benchmarks that are named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "names", nargs="*", type=_known, default=NAMES, metavar="name", help=f"of {', '.join(NAMES)}; default: all"
    )
    parser.add_argument("--quick", action="store_true", help="fewer pictures and rounds: whether it works, no figures")
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the results; default: benchmarks/results")
    chosen = parser.parse_args()
    report = Report()
    print(*HEADING, sep="\n")
    for name in chosen.names:
        report.add(import_module(f"benchmarks.{name}").measure(quick=chosen.quick))
    report.write(chosen.out)


if __name__ == "__main__":
    main()
