"""A capture that is killed at twenty random moments, and one whose disk runs full."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
from faulty import TOKEN, FaultyServer, png

import whiteshot_nb as ws

ROOMS = [f"{number:032x}" for number in range(1, 13)]
SCENES = [f"s{number}" for number in range(8)]
ALL = [(room, f"/g/{scene}") for room in ROOMS for scene in SCENES]
SIZE = {"width": 64, "height": 48}
SCRIPT = """
import sys, whiteshot_nb as ws
base_url, folder, *rooms = sys.argv[1:]
client = ws.Client(base_url=base_url, retries=0)
shots = ws.capture_many(client, rooms, path="/g", group=True, width=64, height=48, library=folder)
print(len(shots.failed), shots.failed[0].error if shots.failed else "")
"""


def picture_of(room, scene):
    number = ROOMS.index(room) * len(SCENES) + SCENES.index(scene)
    return png(64, 48, (number, 255 - number, 99))


class Boards(FaultyServer):
    """Twelve rooms of eight scenes; every answer is late, by up to 20 ms."""

    def __init__(self):
        super().__init__()
        self.chance = random.Random(3)
        for room in ROOMS:
            self.board(room, {scene: picture_of(room, scene) for scene in SCENES})

    def take(self, asked):
        self.closing.wait(self.chance.random() * 0.02)
        return super().take(asked)


def capturing(server, folder, **options):
    root = str(Path(ws.__file__).parents[1])
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, f"{server.root}/v5", str(folder), *ROOMS],
        env=os.environ | {"PYTHONPATH": root, "WHITESHOT_TOKEN": TOKEN},
        **options,
    )


@pytest.mark.parametrize("seed", range(20))
def test_a_run_killed_at_a_random_moment_is_resumed_whole(tmp_path, seed):
    chance = random.Random(seed)
    enough = chance.randrange(1, len(ALL) + len(ROOMS))
    with Boards() as server, server.client() as client:
        process = capturing(server, tmp_path / "boards")
        with server.arrived:
            assert server.arrived.wait_for(lambda: len(server.asked) >= enough, 60)
        threading.Event().wait(chance.random() * 0.02)
        process.kill()
        process.wait()
        with ws.Library(tmp_path / "boards") as library:
            (run,) = library.runs.itertuples()
            arrived = library.shots().frame.query("ok")
            before = Counter(one.path for one in server.asked)
            if run.status != "done":
                assert run.status == "interrupted"
                library.resume(run.run, client)
            shots = library.shots()
            assert [(shot.room, shot.scene) for shot in shots] == ALL
            assert [shot.png for shot in shots] == [picture_of(r, s.removeprefix("/g/")) for r, s in ALL]
            assert library.verify().empty
            pictures = Counter(one.path for one in server.asked) - before
            for shot in arrived.itertuples():
                assert not pictures[f"/room_cover/1/{shot.room}{shot.scene}.png"], "asked for again"


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 4 MB; made by root, as CI is."""
    place = tmp_path / "small"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], check=True)
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("free", [350_000, 500_000])
def test_a_disk_that_runs_full_is_told_and_the_run_goes_on_when_there_is_room(small_disk, free):
    filler = small_disk / "filler"
    with Boards() as server, server.client() as client:
        ws.Library(small_disk / "boards").close()
        left = shutil.disk_usage(small_disk).free
        filler.write_bytes(bytes(left - free))
        process = capturing(server, small_disk / "boards", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        said, complaint = process.communicate(timeout=100)
        assert "is full" in complaint or "No space left" in said, said + complaint
        assert "library.resume(" in complaint or said
        filler.unlink()
        with ws.Library(small_disk / "boards") as library:
            assert library.verify().empty
            (run,) = library.runs["run"]
            shots = library.resume(run, client)
            assert [(shot.room, shot.scene) for shot in shots] == ALL
            assert [shot.png for shot in shots] == [picture_of(r, s.removeprefix("/g/")) for r, s in ALL]
