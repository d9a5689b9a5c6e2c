"""Who compares pairs of picture files: ours, and the peers at their best.

Every one gets the same files and two workers, and counts pixels at the threshold 0.1 without anti-aliasing. The peers'
workers are already running; ours are started anew for each comparison, as for anybody who calls `ws.compare`. Ours also
does what the others do not: it hashes, classes, boxes, fingerprints and clusters. The server of odiff cannot do without
writing a picture of the difference.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from PIL import Image

import whiteshot_nb as ws

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor
    from contextlib import ExitStack
    from pathlib import Path

    Files = list[tuple[Path, Path]]

WORKERS = 2
ODIFF, BLAZEDIFF, PIXELMATCH = "4.5.0", "6.0.2", "0.4.0"
OURS, THREADS = "whiteshot", "whiteshot, in threads"


@dataclass(frozen=True)
class Contestant:
    """Whoever compares pairs of files; `count` compares them all, `most` of them where it is slow."""

    name: str
    count: Callable[[Files], object]
    most: int | None = None


def contestants(folder: Path, stack: ExitStack) -> Iterator[Contestant]:
    """Install the peers, start their workers, and yield everybody."""
    peers = folder / "peers"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(peers)]
    subprocess.run([*pip, f"blazediff=={BLAZEDIFF}", f"pixelmatch=={PIXELMATCH}"], check=True)
    npm = [shutil.which("npm") or "npm", "install", "--silent", "--prefix", str(folder), f"odiff-bin@{ODIFF}"]
    subprocess.run(npm, check=True)
    os.environ["LOKY_MAX_CPU_COUNT"] = str(WORKERS)  # ours takes all cores otherwise
    pool = stack.enter_context(ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")))
    yield Contestant(OURS, _ours)
    yield Contestant(THREADS, functools.partial(_ours, executor=stack.enter_context(ThreadPoolExecutor(WORKERS))))
    binary = next(file for file in (folder / "node_modules" / "@odiff").glob("*/odiff*") if file.suffix in {"", ".exe"})
    servers = [_server(binary) for _ in range(WORKERS)]
    for server in servers:
        stack.callback(server.kill)
    yield Contestant(f"odiff-bin {ODIFF}, server mode", functools.partial(_odiff, servers=servers, out=folder))
    for name, compare, most in (
        (f"blazediff {BLAZEDIFF}", blazediff_pair, None),
        (f"pixelmatch {PIXELMATCH} in pure Python", pixelmatch_pair, 20),
    ):
        yield Contestant(name, functools.partial(_mapped, pool, functools.partial(compare, str(peers))), most)


def _ours(files: Files, executor: Executor | None = None) -> object:
    """Read both folders, hash, compare, classify and cluster."""
    before, after = (ws.read_folder(file.parent) for file in files[0])
    return ws.compare(after, before, executor=executor).summary


def _odiff(files: Files, servers: list[subprocess.Popen[bytes]], out: Path) -> object:
    """Ask two running servers, one request at a time each."""

    def ask(index: int) -> None:
        server = servers[index]
        for number, (before, after) in enumerate(files[index::WORKERS]):
            request = {
                "requestId": number,
                "base": str(before),
                "compare": str(after),
                "output": str(out / f"{index}.png"),
                "options": {"threshold": 0.1, "antialiasing": True},
            }
            if server.stdin is None or server.stdout is None:
                raise RuntimeError("odiff has no pipes")
            server.stdin.write(json.dumps(request).encode() + b"\n")
            server.stdin.flush()
            if "error" in (answer := json.loads(server.stdout.readline())):
                raise RuntimeError(answer["error"])

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(ask, range(WORKERS)))


def _server(binary: Path) -> subprocess.Popen[bytes]:
    server = subprocess.Popen([binary, "--server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if server.stdout is None or b"ready" not in server.stdout.readline():
        raise RuntimeError("odiff did not start")
    return server


def _mapped(pool: Executor, compare: Callable[[tuple[Path, Path]], int], files: Files) -> object:
    return list(pool.map(compare, files, chunksize=1))


def blazediff_pair(peers: str, pair: tuple[Path, Path]) -> int:
    """Compare two files with blazediff."""
    return int(_peer(peers, "blazediff").compare(*map(str, pair), threshold=0.1, antialiasing=True).diff_count or 0)


def pixelmatch_pair(peers: str, pair: tuple[Path, Path]) -> int:
    """Compare two files with pixelmatch in pure Python."""
    pictures = [Image.open(file).convert("RGBA") for file in pair]
    return int(_peer(peers, "pixelmatch.contrib.PIL").pixelmatch(*pictures, threshold=0.1))


@functools.cache
def _peer(peers: str, name: str) -> Any:  # noqa: ANN401 - a package without types
    sys.path.insert(0, peers)
    return importlib.import_module(name)
