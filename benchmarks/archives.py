"""A PDF for each of many rooms of three pages: how many rooms a minute, the next night with nothing changed, memory.

Each night is a child process: its start counts for memory, not for speed. The server answers at once.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile

import whiteshot_nb as ws
from benchmarks.memory_child import peak
from benchmarks.pictures import HEIGHT, WIDTH
from benchmarks.results import Goal, Result
from benchmarks.serving import GROUP, Server, room, serving

PAGES = 3


def measure(*, quick: bool) -> list[Result]:
    """Archive few rooms, and ten times more."""
    few, rounds = (10, 1) if quick else (50, 3)
    with serving(PAGES) as server:
        nights = [(_nights(server, few), _nights(server, 10 * few)) for _ in range(rounds)]
    results = []
    for place, rooms in enumerate((few, 10 * few)):
        for night, name in enumerate(("written", "unchanged")):
            seconds = [one[place][night][0] for one in nights]
            results.append(
                Result("archives", f"{rooms} rooms, {name}", "speed", "rooms/min", [60 * rooms / s for s in seconds])
            )
    for night, name in enumerate(("written", "unchanged")):
        ratios = [large[night][1] / small[night][1] for small, large in nights]
        results += [
            Result("archives", f"{rooms} rooms, {name}", "peak", "MB", [one[place][night][1] / 1e6 for one in nights])
            for place, rooms in enumerate((few, 10 * few))
        ]
        results.append(Result("archives", name, f"peak of {10 * few} / {few} rooms", "×", ratios, Goal("≤", 1.3)))
    return results


def _nights(server: Server, rooms: int) -> list[tuple[float, float]]:
    """Archive twice into one folder; return the seconds and the peak in bytes of each time."""
    with tempfile.TemporaryDirectory() as folder:
        return [_night(server, rooms, folder, outcome) for outcome in ("written", "unchanged")]


def _night(server: Server, rooms: int, folder: str, outcome: str) -> tuple[float, float]:
    command = [sys.executable, "-m", "benchmarks.archives", str(server.port), str(rooms), folder]
    done = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    if done["counts"][outcome] != rooms:
        raise RuntimeError(f"{done['counts']} of {rooms} rooms are {outcome}")
    return done["seconds"], done["peak"]


def main() -> None:
    """Archive as the command line says, and print what came."""
    port, rooms, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    targets = ({"room": room(number), "path": GROUP} for number in range(rooms))
    with Server(port, 0, PAGES).client() as client:
        made = ws.archive(client, targets, folder, width=WIDTH, height=HEIGHT)
    print(json.dumps({"counts": made.counts, "seconds": made.seconds, "peak": peak()}))


if __name__ == "__main__":
    main()
