"""A Reviewer in JupyterLab: how long a cell takes to show it, with few changes and with a hundred times more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.boards import encoded
from benchmarks.lab import notebook
from benchmarks.results import Goal, Result
from benchmarks.workplace import workplace

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

FEW, MANY = 50, 5_000
_DIFFERENT = 20
_SETUP = f"""
import pandas as pd
import whiteshot_nb as ws

one = ws.compare(ws.read_folder("after"), ws.read_folder("before"))

class Compared:
    pictures = one.pictures

    def __init__(self, count):
        self.frame = pd.concat([one.frame] * (count // {_DIFFERENT} + 1), ignore_index=True).head(count)
        self.frame["scene"] = [f"/lesson/{{number:05}}" for number in range(count)]
        self.frame["cluster"] = pd.NA

several = {{count: Compared(count) for count in ({FEW}, {MANY})}}
"""
_SHOWN = """async source => {
  const { commands, shell } = jupyterapp;
  await commands.execute('notebook:insert-cell-below');
  shell.currentWidget.content.activeCell.model.sharedModel.setSource(source);
  const before = document.querySelectorAll('.whiteshot-review').length;
  const began = performance.now();
  await commands.execute('notebook:run-cell');
  const shown = () => {
    const reviews = [...document.querySelectorAll('.whiteshot-review')].slice(before);
    return reviews.some(one => one.querySelector('.ws-paper img') && one.querySelector('.ws-line img[src^="blob:"]'));
  };
  while (!shown()) await new Promise(requestAnimationFrame);
  return performance.now() - began;
}"""
"""Milliseconds until a picture is in the viewer and one in the list."""


def measure(*, quick: bool) -> list[Result]:
    """Open both in turns; the first of each is not counted."""
    rounds = 2 if quick else 9
    with workplace() as place:
        _write_boards(place)
        with notebook(place, _SETUP) as page:
            times = [(_opened(page, FEW), _opened(page, MANY)) for _ in range(rounds + 1)][1:]
    few, many = zip(*times, strict=True)
    ratios = [large / small for small, large in times]
    return [
        Result("reviewer", f"{FEW} changes", "shown in", "ms", few),
        Result("reviewer", f"{MANY:,} changes", "shown in", "ms", many),
        Result("reviewer", f"{MANY:,} / {FEW}", "ratio", "×", ratios, Goal("≤", 1.5)),
    ]


def _write_boards(place: Path) -> None:
    for folder, edit in (("before", ""), ("after", "small")):
        (place / folder).mkdir()
        for number in range(_DIFFERENT):
            (place / folder / f"{number:02}.png").write_bytes(encoded(number, edit))


def _opened(page: Page, count: int) -> float:
    return float(page.evaluate(_SHOWN, f"ws.Reviewer(several[{count}])"))
