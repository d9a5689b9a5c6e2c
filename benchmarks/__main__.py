"""``make bench``: pictures fetched, checked and kept, against ``curl --parallel`` that only fetches them."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import whiteshot_nb as ws
from whiteshot_nb.download import CONNECTIONS, Downloader
from whiteshot_nb.store import PictureFolder

ROUNDS = 7
COPIES = 10


def ours(urls: list[str]) -> float:
    """Return the seconds to fetch, check and keep all URLs."""
    downloader, pictures = Downloader(), PictureFolder.temporary()
    start = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(lambda url: pictures.put(downloader.fetch(url).data), urls))
    seconds = time.perf_counter() - start
    downloader.close()
    return seconds


def curl(urls: list[str]) -> float:
    """Return the seconds curl takes to fetch all URLs into files, with as many connections."""
    with tempfile.TemporaryDirectory() as folder:
        config = "".join(f'url = "{url}"\noutput = "{folder}/{n}.png"\n' for n, url in enumerate(urls))
        (Path(folder) / "config").write_text(config, encoding="utf-8")
        command = [
            shutil.which("curl") or "curl",
            "-sS",
            "--no-progress-meter",
            "--parallel",
            "--parallel-max",
            str(CONNECTIONS),
        ]
        start = time.perf_counter()
        subprocess.run([*command, "-K", f"{folder}/config"], check=True)  # noqa: S603 - our own command
        return time.perf_counter() - start


def main() -> None:
    """Print the ratio of each round, its median and its spread."""
    with ws.Sandbox() as sandbox:
        shots = ws.capture(
            sandbox.client(), sandbox.rooms[0].uuid, "/lesson", width=1280, height=720, group=True, measure=False
        )
        urls = [str(shot.url) for shot in shots] * COPIES
        ours(urls), curl(urls)  # warm up the server and the pools
        ratios = [curl(urls) / ours(urls) for _ in range(ROUNDS)]
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
    print(f"{len(urls)} pictures, {ROUNDS} rounds: {statistics.median(ratios):.2f} × curl --parallel ({spread})")


if __name__ == "__main__":
    main()
