"""What was measured, as JSON and as a table."""

from __future__ import annotations

import json
import os
import platform
import statistics
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Goal:
    """The least, or the most, that a median should be."""

    sense: Literal["≥", "≤"]
    number: float

    def met_by(self, median: float) -> bool:
        """Whether a median is good enough."""
        return median >= self.number if self.sense == "≥" else median <= self.number

    def __str__(self) -> str:
        return f"{self.sense} {self.number:g}"


@dataclass(frozen=True)
class Result:
    """One quantity, measured several times.

    Attributes
    ----------
    benchmark, case, quantity, unit
        What it is; the unit of a ratio is ``×``.
    values
        One for each round, in their order.
    goal
        What it should be; None where it is only reported.
    """

    benchmark: str
    case: str
    quantity: str
    unit: str
    values: Sequence[float]
    goal: Goal | None = None

    @property
    def median(self) -> float:
        """The middle value."""
        return statistics.median(self.values)

    @property
    def record(self) -> dict[str, object]:
        """The result for JSON."""
        spread = {"median": self.median, "lowest": min(self.values), "highest": max(self.values)}
        met = None if self.goal is None else self.goal.met_by(self.median)
        return asdict(self) | spread | {"goal": None if self.goal is None else str(self.goal), "met": met}

    @property
    def line(self) -> str:
        """The result as a line of a Markdown table."""
        spread = f"{_short(min(self.values))} – {_short(max(self.values))}" if len(self.values) > 1 else "one round"
        verdict = "" if self.goal is None else f"{self.goal} {'yes' if self.goal.met_by(self.median) else 'NO'}"
        cells = (self.benchmark, self.case, self.quantity, f"{_short(self.median)} {self.unit}", spread, verdict)
        return f"| {' | '.join(cells)} |"


@dataclass
class Report:
    """All results of one run, and the machine it ran on."""

    results: list[Result] = field(default_factory=list)
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    load: float = field(default_factory=lambda: os.getloadavg()[0])

    def add(self, results: Sequence[Result]) -> None:
        """Take results, and print them."""
        for result in results:
            print(result.line, flush=True)
        self.results += results

    def write(self, folder: Path) -> None:
        """Write ``results.json`` and ``results.md``."""
        folder.mkdir(parents=True, exist_ok=True)
        content = {"machine": self.machine, "results": [result.record for result in self.results]}
        (folder / "results.json").write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")
        about = ", ".join(f"{name} {value}" for name, value in self.machine.items())
        lines = [f"{about}.", "", *HEADING, *(result.line for result in self.results), ""]
        (folder / "results.md").write_text("\n".join(lines), encoding="utf-8")

    @property
    def machine(self) -> dict[str, object]:
        """What it was measured on, and how busy that was before and after."""
        return {
            "began": self.began.isoformat(timespec="minutes"),
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.machine()}",
            "processors": os.cpu_count(),
            "load before": round(self.load, 2),
            "load after": round(os.getloadavg()[0], 2),
        }


HEADING = ("| benchmark | case | quantity | median | spread | goal |", "| --- | --- | --- | --- | --- | --- |")


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004 - three digits tell enough
