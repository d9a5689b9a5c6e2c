"""The review notebook, executed with 40 and with 400 pages: what its clock says, and how long the whole takes."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from benchmarks.results import Result

NOTEBOOK = Path(__file__).resolve().parent.parent / "notebooks" / "03_review.ipynb"
PARAMETER = "PAGES = 40 "
CLOCK = re.compile(r"^(?:\d+ )?(.+) in (\d+\.\d) s$", re.MULTILINE)


def measure(*, quick: bool = False) -> list[Result]:
    """Run the notebook with each number of pages in each round."""
    rounds, sizes = (1, (40,)) if quick else (3, (40, 400))
    seconds: defaultdict[tuple[int, str], list[float]] = defaultdict(list)
    for _ in range(rounds):
        for pages in sizes:
            for done, took in _run(pages):
                seconds[pages, done].append(took)
    return [Result("pages", f"{pages} pages", done, "s", values) for (pages, done), values in seconds.items()]


def _run(pages: int) -> list[tuple[str, float]]:
    """Return what took how long."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    cell = next(cell for cell in notebook.cells if PARAMETER in cell.source)
    cell.source = cell.source.replace(PARAMETER, f"PAGES = {pages} ")
    start = time.perf_counter()
    client = NotebookClient(
        notebook, timeout=600, store_widget_state=False, resources={"metadata": {"path": NOTEBOOK.parent}}
    )
    client.execute()
    whole = time.perf_counter() - start
    printed = "".join(output.text for cell in notebook.cells for output in cell.get("outputs", []) if "text" in output)
    return [(done, float(took)) for done, took in CLOCK.findall(printed)] + [("whole notebook", whole)]
