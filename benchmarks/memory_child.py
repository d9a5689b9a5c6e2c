"""One capture in a process of its own, which prints the most memory it ever held, in bytes.

``python -m benchmarks.memory_child group PORT`` captures one group; ``… rooms PORT ROOMS`` many rooms, into a library;
``… measured PORT ROOMS`` the same, with all pictures measured and their thumbnails made.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import psutil

import whiteshot_nb as ws
from benchmarks.pictures import HEIGHT, WIDTH
from benchmarks.serving import GROUP, ROOM, Server, room


def capture_group(server: Server) -> int:
    """Capture one group and return how many pictures came; its rows stay in memory."""
    with server.client() as client:
        shots = ws.capture(client, ROOM, GROUP, group=True, measure=False, width=WIDTH, height=HEIGHT)
        return sum(shot.ok for shot in shots)


def capture_rooms(server: Server, rooms: int, *, measure: bool = False) -> int:
    """Capture many rooms into a library and return how many pictures came, by its count of the run."""
    targets = ({"room": room(number), "path": GROUP, "group": True} for number in range(rooms))
    with tempfile.TemporaryDirectory() as folder, ws.Library(folder) as library, server.client() as client:
        ws.capture_many(client, targets, library=library, measure=measure, width=WIDTH, height=HEIGHT)
        return int(library.runs["ok"].sum())


def forget_peak() -> None:
    """Begin anew with what :func:`peak` tells."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak() -> int:
    """Return the most memory this process and its workers ever held, in bytes.

    Linux only: elsewhere a child reports its parent's.
    """
    return sum(_peak_of(process.pid) for process in (psutil.Process(), *psutil.Process().children(recursive=True)))


def _peak_of(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    if found is None:
        raise RuntimeError("The system does not say how much memory a process held")
    return int(found[1]) * 1024


def main() -> None:
    """Capture as the command line says."""
    way, port, *rooms = sys.argv[1:]
    server = Server(int(port), 0, 0)
    measured = way == "measured"
    got = capture_group(server) if way == "group" else capture_rooms(server, int(rooms[0]), measure=measured)
    print(got, peak())


if __name__ == "__main__":
    main()
