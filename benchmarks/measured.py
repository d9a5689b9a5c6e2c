"""Captures that measure every picture and make its thumbnail, against curl followed by Pillow.

The peer does what a script would do: ``curl --parallel`` fetches, then Pillow decodes each picture, computes its
difference hash and its share of ink, and makes a thumbnail of the same size, in a pool of threads. Both write into new
folders. The pictures are twenty boards of 1280 by 720 pixels, each file different. Then what uses the thumbnails: the
first hundred of a gallery, and the exports ``to_html`` and ``to_excel``.
"""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

import whiteshot_nb as ws
from benchmarks.pictures import HEIGHT, WIDTH
from benchmarks.results import Result
from benchmarks.serving import GROUP, ROOM, serving
from benchmarks.speed import fetch_with_curl
from benchmarks.workplace import round_in, workplace
from whiteshot_nb.images.measures import INK_LEVELS
from whiteshot_nb.views.thumbnails import Thumbnails

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.serving import Server

SCENES = 500
SIDE = 320
GALLERY, AT_ONCE = 100, 48
EXPORTED = 1000
CAPTURE, PEER = "capture, measured", "curl, then Pillow"


def measure(*, quick: bool) -> list[Result]:
    """Measure at 20 ms."""
    scenes, exported, rounds = (100, 100, 2) if quick else (SCENES, EXPORTED, 5)
    with workplace() as place:
        rates: dict[str, list[float]] = {CAPTURE: [], PEER: []}
        with serving(scenes, latency=0.02, boards=True) as server:
            for turn in range(rounds + 1):
                for name, way in ((CAPTURE, _capture), (PEER, _curl_then_pillow)):
                    with round_in(place) as folder:
                        rate = way(server, folder)
                    if turn:  # the first only warms up
                        rates[name].append(rate)
        case = f"{scenes} boards of 1280 × 720, 20 ms"
        results = [Result("measured", case, name, "images/s", values) for name, values in rates.items()]
        ratios = [one / other for one, other in zip(rates[CAPTURE], rates[PEER], strict=True)]
        results.append(Result("measured", case, f"{CAPTURE} / {PEER}", "×", ratios))
        with serving(exported, boards=True) as server:
            return [*results, *_exports(server, exported, place)]


def _capture(server: Server, folder: Path) -> float:
    start = time.perf_counter()
    with server.client() as client, ws.Library(folder / "library") as library:
        shots = ws.capture(client, ROOM, GROUP, group=True, library=library, width=WIDTH, height=HEIGHT)
        if not shots.frame["shown_digest"].notna().all():
            raise RuntimeError("Some pictures were not measured")
    return server.scenes / (time.perf_counter() - start)


def _curl_then_pillow(server: Server, folder: Path) -> float:
    start = time.perf_counter()
    files = fetch_with_curl(server, folder)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(_measure_with_pillow, files))
    return server.scenes / (time.perf_counter() - start)


def _measure_with_pillow(file: Path) -> tuple[float, bytes]:
    image = Image.open(file).convert("RGB")
    pixels = np.asarray(image)
    words = pixels.astype(np.uint32) @ np.array([65536, 256, 1], dtype=np.uint32)
    values, counts = np.unique(words[::4, ::4], return_counts=True)
    background = values[counts.argmax()] >> np.array([16, 8, 0], dtype=np.uint32) & 255
    ink = float((np.abs(pixels.astype(np.int16) - background.astype(np.int16)) > INK_LEVELS).any(axis=2).mean())
    grey = np.asarray(image.convert("L").resize((17, 16)))
    image.thumbnail((SIDE, SIDE), reducing_gap=2)
    image.save(file.with_suffix(".webp"), "WEBP", quality=80)
    return ink, np.packbits(grey[:, :-1] < grey[:, 1:]).tobytes()


def _exports(server: Server, count: int, place: Path) -> list[Result]:
    folder = place / "exports"
    with server.client() as client, ws.Library(folder) as library:
        shots = ws.capture(client, ROOM, GROUP, group=True, library=library, width=WIDTH, height=HEIGHT)
        case = f"{count} captured boards"
        hashes = shots.frame["sha256"].tolist()[:GALLERY]
        seconds = {f"first {GALLERY} thumbnails": _seconds(lambda: _thumbnails(shots, hashes))}
        seconds["to_html"] = _seconds(lambda: shots.to_html(place / "shots.html"))
        seconds["to_excel"] = _seconds(lambda: shots.to_excel(place / "shots.xlsx"))
    return [Result("measured", case, name, "s", [value]) for name, value in seconds.items()]


def _thumbnails(shots: ws.Shots, hashes: list[str]) -> None:
    """Get the thumbnails as a gallery does that is scrolled through."""
    thumbnails = Thumbnails(shots.pictures)
    found = [thumbnails.of(hashes[start : start + AT_ONCE]) for start in range(0, len(hashes), AT_ONCE)]
    if sum(map(len, found)) != len(hashes):
        raise RuntimeError("Some thumbnails are missing")


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start
