"""``python -m benchmarks.review [FOLDER]``: pairs of pictures compared, against the peers that compare files.

A mix of pairs at 1280 × 720: 70 % identical, 20 % with small edits, 10 % with large ones. Twice: once identical pairs
are equal files, which we tell by their sha256; once they are encoded differently, so that everybody has to decode all.

Every contestant gets the same files, two workers that are already running, and counts pixels at the threshold 0.1
without anti-aliasing. Ours also does what the others do not: it hashes, classes, boxes, fingerprints and clusters. The
server of odiff cannot do without writing a picture of the difference. Contestants take turns within each round.
"""

from __future__ import annotations

import functools
import importlib
import io
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

import whiteshot_nb as ws

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

PAIRS = int(os.environ.get("PAIRS", "1000"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
SLOW_PAIRS = 20  # of the same mix, for the peer that takes seconds for one
WORKERS = 2
SIZE = (1280, 720)
FINE = 3
MIX = ("same",) * 7 + ("small",) * 2 + ("large",)
ODIFF, BLAZEDIFF, PIXELMATCH = "4.5.0", "6.0.2", "0.4.0"
_OURS = "whiteshot, threads"

Files = list[tuple[Path, Path]]


@dataclass(frozen=True)
class Contestant:
    """Whoever compares pairs of files; `count` compares them all."""

    name: str
    count: Callable[[Files], object]
    most: int = PAIRS


def board(seed: int, edit: str) -> Image.Image:
    """Return a whiteboard with notes, words and lines; `edit` adds a stroke (small) or a third of the page (large)."""
    dice = random.Random(seed)  # noqa: S311 - a picture, no secret
    image = Image.new("RGB", (SIZE[0] * FINE, SIZE[1] * FINE), "white")
    draw = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = dice.randrange(SIZE[0] * FINE - 500), dice.randrange(SIZE[1] * FINE - 450)
        draw.rectangle((x, y, x + 450, y + 400), fill=tuple(dice.randrange(160, 256) for _ in range(3)))
        for row in range(6):
            words = "".join(dice.choices("abcdefghij   ", k=16))
            draw.text((x + 20, y + 20 + 60 * row), words, fill="#222222", font_size=42)
    for _ in range(8):
        ends = [(dice.randrange(SIZE[0] * FINE), dice.randrange(SIZE[1] * FINE)) for _ in range(2)]
        draw.line(ends, fill="#333333", width=6)
    if edit == "small":
        draw.line([(400, 400), (700, 650), (900, 500), (1100, 800)], fill="#d62828", width=15)
    if edit == "large":
        image.paste(board(seed + 10_000, "").resize(image.size).crop((0, 0, image.width, image.height // 3)))
    return image.resize(SIZE, Image.Resampling.BOX)


def write_pairs(folder: Path, *, equal_files: bool) -> Files:
    """Write the pairs; boards are drawn once for twenty pairs, each pair has files of its own."""
    files: Files = []
    different = max(1, PAIRS // 20)
    for number in range(PAIRS):
        edit = MIX[number % len(MIX)]
        seed = number // len(MIX) * len(MIX) % different + number % len(MIX)
        pair = (folder / "before" / f"{number:04}.png", folder / "after" / f"{number:04}.png")
        for file, what, level in zip(
            pair, ("", edit if edit != "same" else ""), (6, 6 if equal_files else 9), strict=True
        ):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(_encoded(seed, what, level))
        files.append(pair)
    return files


@functools.cache
def _encoded(seed: int, edit: str, level: int) -> bytes:
    stream = io.BytesIO()
    board(seed, edit).save(stream, "PNG", compress_level=level)
    return stream.getvalue()


def ours(files: Files, executor: ProcessPoolExecutor | None = None) -> object:
    """Read both folders, hash, compare, classify and cluster."""
    before, after = (ws.Shots.from_folder(file.parent) for file in files[0])
    return ws.compare(after, before, executor=executor).summary


def odiff(files: Files, servers: list[subprocess.Popen[bytes]], out: Path) -> object:
    """Ask two running servers, one request at a time each."""

    def ask(index: int) -> None:
        server = servers[index]
        for number, (before, after) in enumerate(files[index::WORKERS]):
            request = {
                "requestId": number,
                "base": str(before),
                "compare": str(after),
                "output": str(out / f"{index}.png"),
            }
            request["options"] = {"threshold": 0.1, "antialiasing": True}
            if server.stdin is None or server.stdout is None:
                raise RuntimeError("odiff has no pipes")
            server.stdin.write(json.dumps(request).encode() + b"\n")
            server.stdin.flush()
            if "error" in (answer := json.loads(server.stdout.readline())):
                raise RuntimeError(answer["error"])

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(ask, range(WORKERS)))


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


def contestants(folder: Path, stack: ExitStack) -> Iterator[Contestant]:
    """Install the peers, start their workers, and yield everybody."""
    peers = folder / "peers"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(peers)]
    subprocess.run([*pip, f"blazediff=={BLAZEDIFF}", f"pixelmatch=={PIXELMATCH}"], check=True)
    npm = [shutil.which("npm") or "npm", "install", "--silent", "--prefix", str(folder), f"odiff-bin@{ODIFF}"]
    subprocess.run(npm, check=True)
    pool = stack.enter_context(ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")))
    yield Contestant(_OURS, ours)
    yield Contestant("whiteshot, processes", functools.partial(ours, executor=pool))
    binary = next(file for file in (folder / "node_modules" / "@odiff").glob("*/odiff*") if file.suffix in {"", ".exe"})
    servers = [_server(binary) for _ in range(WORKERS)]
    for server in servers:
        stack.callback(server.kill)
    yield Contestant(f"odiff-bin {ODIFF}, server mode", functools.partial(odiff, servers=servers, out=folder))
    for name, compare, most in (
        (f"blazediff {BLAZEDIFF}", blazediff_pair, PAIRS),
        (f"pixelmatch {PIXELMATCH} in pure Python", pixelmatch_pair, SLOW_PAIRS),
    ):
        yield Contestant(name, functools.partial(_mapped, pool, functools.partial(compare, str(peers))), most)


def _mapped(pool: Executor, compare: Callable[[tuple[Path, Path]], int], files: Files) -> object:
    return list(pool.map(compare, files, chunksize=1))


def _server(binary: Path) -> subprocess.Popen[bytes]:
    server = subprocess.Popen([binary, "--server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if server.stdout is None or b"ready" not in server.stdout.readline():
        raise RuntimeError("odiff did not start")
    return server


def measured(folder: Path, everybody: list[Contestant], *, equal_files: bool) -> dict[str, list[float]]:
    """Return the pairs per second of each contestant in each round."""
    files = write_pairs(folder / ("equal" if equal_files else "encoded"), equal_files=equal_files)
    rates: dict[str, list[float]] = {one.name: [] for one in everybody}
    for one in everybody:
        one.count(files[: min(10, one.most)])  # warm
    for _ in range(ROUNDS):
        for one in everybody:
            some = files[: one.most]
            start = time.perf_counter()
            one.count(some)
            rates[one.name].append(len(some) / (time.perf_counter() - start))
    return rates


def table(title: str, rates: dict[str, list[float]]) -> str:
    """Return the Markdown of one set: medians, and our lead in each round with its spread."""
    lines = [f"### {title}", "", "| | pairs/s | ours is faster |", "| --- | --- | --- |"]
    for name, some in rates.items():
        ratios = [mine / other for mine, other in zip(rates[_OURS], some, strict=True)]
        lead = f"{statistics.median(ratios):.2f} × ({min(ratios):.2f} to {max(ratios):.2f})"
        lines.append(f"| {name} | {statistics.median(some):.1f} | {lead} |")
    return "\n".join(lines)


def main() -> None:
    """Measure both sets; print Markdown and write it and JSON into the folder."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "whiteshot-bench").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        everybody = list(contestants(folder, stack))
        sets = {
            "Identical pairs are equal files": measured(folder, everybody, equal_files=True),
            "Identical pairs are encoded differently": measured(folder, everybody, equal_files=False),
        }
    engine = f"pybind11-pixelmatch {version('pybind11-pixelmatch')}"
    head = f"{PAIRS:,} pairs at {SIZE[0]}×{SIZE[1]}, {ROUNDS} rounds, {WORKERS} workers, {engine}"
    text = "\n\n".join([head, *(table(title, rates) for title, rates in sets.items())])
    (folder / "review.md").write_text(text + "\n", encoding="utf-8")
    (folder / "review.json").write_text(
        json.dumps({"what": head, "pairs_per_second": sets}, indent=1), encoding="utf-8"
    )
    print(text)


if __name__ == "__main__":
    main()
