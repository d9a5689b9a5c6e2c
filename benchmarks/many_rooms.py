"""Many rooms of ten scenes through ``capture_many``: in this process, on threads, on processes, on a Dask cluster.

The server answers at once, so what is measured is what the machine can do; the library is a folder with SQLite. CPU is
user and system time of this process and all workers, the server's left out. Pools are started, and have captured a few
rooms, before the clock runs.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import dask
import pandas as pd
import psutil
from distributed import Client, LocalCluster

import whiteshot_nb as ws
from benchmarks.pictures import HEIGHT, WIDTH
from benchmarks.results import Result
from benchmarks.serving import GROUP, TOKEN, room, serving
from benchmarks.workplace import round_in, workplace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor
    from pathlib import Path

    from benchmarks.serving import Server

SCENES = 10
WORKERS = 2
Figures = defaultdict[tuple[str, str], list[float]]


def measure(*, quick: bool) -> list[Result]:
    """Measure without and with measuring of the pictures, the latter for a tenth of the rooms."""
    rooms, rounds = (100, 1) if quick else (1000, 3)
    os.environ["WHITESHOT_TOKEN"] = TOKEN  # workers take it from their environment
    with workplace() as place, serving(SCENES) as server, ExitStack() as pools:
        engines: dict[str, Executor | None] = {"this process": None}
        engines["2 threads"] = pools.enter_context(ThreadPoolExecutor(WORKERS))
        engines["2 processes"] = pools.enter_context(_processes())
        engines["Dask, 2 processes"] = pools.enter_context(_dask())
        for executor in engines.values():
            _run(server, executor, 2 * 20, place, measure=False)
        return [
            *_rounds(server, engines, rooms, rounds, place, measure=False),
            *_rounds(server, engines, rooms // 10, rounds, place, measure=True),
        ]


def _rounds(
    server: Server, engines: dict[str, Executor | None], rooms: int, rounds: int, place: Path, *, measure: bool
) -> list[Result]:
    figures: Figures = defaultdict(list)
    for _ in range(rounds):
        for name, executor in engines.items():
            rate, cpu, serving_cpu = _run(server, executor, rooms, place, measure=measure)
            figures[name, "shots/s"].append(rate)
            figures[name, "ms CPU a shot"].append(cpu)
            figures[name, "ms CPU a shot, server"].append(serving_cpu)
    case = f"{rooms:,} rooms × {SCENES}{', measured' if measure else ''}"
    return [Result("many_rooms", case, name, unit, values) for (name, unit), values in figures.items()]


def _run(
    server: Server, executor: Executor | None, rooms: int, place: Path, *, measure: bool
) -> tuple[float, float, float]:
    """Capture once; return shots per second, and milliseconds of CPU per shot, here and in the server."""
    targets = pd.DataFrame({"room": [room(number) for number in range(rooms)], "path": GROUP, "group": True})
    shots = rooms * server.scenes
    with round_in(place) as folder, ws.Library(folder) as library, server.client() as client:
        start, before, served = time.perf_counter(), _cpu(server), _cpu_of(server.pid)
        ws.capture_many(
            client,
            targets,
            library=library,
            executor=executor,
            workers=WORKERS,
            measure=measure,
            width=WIDTH,
            height=HEIGHT,
        )
        seconds, used = time.perf_counter() - start, _cpu(server) - before
        if library.runs["ok"].sum() != shots:
            raise RuntimeError(f"{library.runs['ok'].sum()} of {shots} pictures came")
    return shots / seconds, 1000 * used / shots, 1000 * (_cpu_of(server.pid) - served) / shots


def _cpu(server: Server) -> float:
    """Return the seconds of CPU that this process and its children have used so far, but for the server."""
    pids = [os.getpid(), *(child.pid for child in psutil.Process().children(recursive=True))]
    return sum(_cpu_of(pid) for pid in pids if pid != server.pid)


def _cpu_of(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def _processes() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("forkserver"))


@contextmanager
def _dask() -> Iterator[Executor]:
    options = {"n_workers": WORKERS, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    quiet = dask.config.set({"distributed.worker.profile.enabled": False})  # it can stop a worker of Python 3.11
    with quiet, LocalCluster(**options) as cluster, Client(cluster) as client:  # type: ignore[no-untyped-call]
        yield client.get_executor()
