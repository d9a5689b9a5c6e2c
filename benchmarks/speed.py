"""Whole captures against ``curl --parallel``, which only fetches, and against a loop of ``requests.get``.

A capture asks the API, fetches, checks and hashes the pictures and keeps them; with a library it writes its rows too.
The peers are given the URLs and write files. All write into new folders of the same file system. Each server delays all
its answers, those to the API's questions too: a capture waits for one of them before the first picture.

Milliseconds of CPU a picture, the server's left out, hardly change on a busy machine; the rates and their ratios do.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import requests

import whiteshot_nb as ws
from benchmarks.pictures import HEIGHT, WIDTH
from benchmarks.results import Goal, Result
from benchmarks.serving import GROUP, ROOM, serving
from benchmarks.workplace import round_in, temporaries_in, workplace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.serving import Server
    from whiteshot_nb.store import Pictures

CONNECTIONS = 32
SCENES = 500
LOOP = 50
"""Pictures the loop fetches; it does one after another, so more would take longer and say the same."""
KEPT_PICTURES: list[Pictures] = []
"""Temporary libraries, which would be deleted if nobody held them."""
Way = Callable[["Server", Path], float]


def measure(*, quick: bool) -> list[Result]:
    """Measure at 20, 100 and 0 ms."""
    scenes, rounds = (100, 3) if quick else (SCENES, 7)
    with workplace() as place:
        return [result for latency in (0.02, 0.1, 0.0) for result in _at(latency, scenes, rounds, place)]


def _at(latency: float, scenes: int, rounds: int, place: Path) -> list[Result]:
    rates: dict[str, list[float]] = {name: [] for name in WAYS}
    work: dict[str, list[float]] = {name: [] for name in WAYS if name != REQUESTS}
    with serving(scenes, latency=latency) as server:
        for turn in range(rounds + 1):
            for name in _in_turn(turn):
                before = _cpu()
                with round_in(place) as folder:
                    rate = WAYS[name](server, folder)
                    used = _cpu() - before
                if turn:  # the first only warms up
                    rates[name].append(rate)
                    work.get(name, []).append(1000 * used / scenes)
    return _results(f"{scenes} × 68 KB, {latency * 1000:g} ms", rates, work, compared=latency > 0)


def _in_turn(turn: int) -> list[str]:
    """Return all ways; each time another one is the first."""
    names = list(WAYS)
    start = turn % len(names)
    return names[start:] + names[:start]


def _cpu() -> float:
    """Return the seconds of CPU that this process and its finished children have used so far."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _capture(server: Server, folder: Path) -> float:
    with server.client() as client, temporaries_in(folder):
        return _captured(client, None, server.scenes)


def _capture_into_library(server: Server, folder: Path) -> float:
    with server.client() as client, ws.Library(folder) as library:
        return _captured(client, library, server.scenes)


def _captured(client: ws.Client, library: ws.Library | None, scenes: int) -> float:
    start = time.perf_counter()
    shots = ws.capture(client, ROOM, GROUP, group=True, measure=False, library=library, width=WIDTH, height=HEIGHT)
    seconds = time.perf_counter() - start
    _check(sum(shot.ok for shot in shots), scenes)
    KEPT_PICTURES.append(shots.pictures)
    return scenes / seconds


def _curl(server: Server, folder: Path) -> float:
    start = time.perf_counter()
    fetch_with_curl(server, folder)
    return server.scenes / (time.perf_counter() - start)


def fetch_with_curl(server: Server, folder: Path) -> list[Path]:
    """Fetch the pictures of one room into a folder, and return the files."""
    config = "".join(f'url = "{url}"\noutput = "{folder}/{n}.png"\n' for n, url in enumerate(server.urls))
    (folder / "config").write_text(config, encoding="utf-8")
    command = [shutil.which("curl") or "curl", "-sS", "--no-progress-meter", "--parallel"]
    subprocess.run([*command, "--parallel-max", str(CONNECTIONS), "-K", f"{folder}/config"], check=True)
    files = list(folder.glob("*.png"))
    _check(len(files), server.scenes)
    return files


def _loop(server: Server, folder: Path) -> float:
    urls = server.urls[:LOOP]
    start = time.perf_counter()
    for number, url in enumerate(urls):
        (folder / f"{number}.png").write_bytes(requests.get(url, timeout=60).content)
    return len(urls) / (time.perf_counter() - start)


def _check(got: int, wanted: int) -> None:
    if got != wanted:
        raise RuntimeError(f"{got} of {wanted} pictures came")


KEPT, LIBRARY, CURL, REQUESTS = "capture", "capture into a library", "curl --parallel", "requests.get"
WAYS: dict[str, Way] = {KEPT: _capture, LIBRARY: _capture_into_library, CURL: _curl, REQUESTS: _loop}


def _results(case: str, rates: dict[str, list[float]], work: dict[str, list[float]], *, compared: bool) -> list[Result]:
    results = [Result("speed", case, name, "images/s", values) for name, values in rates.items()]
    results += [Result("speed", case, f"{name}, CPU a picture", "ms", values) for name, values in work.items()]
    for way in (KEPT, LIBRARY):
        for peer, least in ((CURL, 0.9), (REQUESTS, 15)):
            goal = Goal("≥", least) if compared else None
            results.append(Result("speed", case, f"{way} / {peer}", "×", _ratios(rates[way], rates[peer]), goal))
    return results


def _ratios(ours: Sequence[float], peers: Sequence[float]) -> list[float]:
    return [one / other for one, other in zip(ours, peers, strict=True)]
