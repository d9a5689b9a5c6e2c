"""Archives that are killed at any moment, that go to a real S3 store, and that poppler opens."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from faulty import TOKEN, Answer, FaultyServer, png
from PIL import Image

import whiteshot_nb as ws
from whiteshot_nb import errors
from whiteshot_nb.storage import Storage

ROOMS = [f"{number:032x}" for number in range(1, 13)]
SCENES = "abc"
WHITESHOT = str(Path(sys.executable).with_name("whiteshot"))
NAMES = [f"{'ÄB'[number % 2]}/lesson {number:02}.pdf" for number in range(12)]


def colour_of(room, scene):
    number = ROOMS.index(room) * len(SCENES) + SCENES.index(scene)
    return (number * 5, 255 - number, 99)


class Boards(FaultyServer):
    """Twelve rooms of three scenes; every answer is late, by up to 20 ms."""

    def __init__(self):
        super().__init__()
        self.chance = random.Random(3)
        for room in ROOMS:
            self.board(room, {scene: png(640, 360, colour_of(room, scene)) for scene in SCENES})

    def take(self, asked):
        self.closing.wait(self.chance.random() * 0.02)
        return super().take(asked)


@pytest.fixture
def boards():
    lines = ["room,path,lesson,teacher,width,height"]
    lines += [f"{room},/g,lesson {number:02},{'ÄB'[number % 2]},640,360" for number, room in enumerate(ROOMS)]
    Path("targets.csv").write_text("\n".join(lines), encoding="utf-8")
    with Boards() as server:
        yield server


INTERRUPTIBLE = """
import signal
from whiteshot_nb.cli import app
signal.signal(signal.SIGINT, signal.default_int_handler)
app()
"""
"""The command, also where the shell had this process started in the background, and so deaf to Ctrl-C."""


def command(boards, *options, out="out", program=(WHITESHOT,), **environment):
    known = {"WHITESHOT_TOKEN": TOKEN, "WHITESHOT_BASE_URL": f"{boards.root}/v5"}
    return subprocess.Popen(
        [*program, "archive", "targets.csv", "--pdf", "{teacher}/{lesson}.pdf", "--out", out, *options],
        env=os.environ | known | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def told_by(process, *, code=0):
    said, complaint = process.communicate(timeout=120)
    assert process.returncode == code, complaint
    return json.loads(said) if said else complaint


def said_by(*words):
    return subprocess.run(list(map(str, words)), check=True, capture_output=True, text=True, timeout=120).stdout


def files_in(folder):
    """The files for people, by their names; none if there is no folder yet."""
    return {str(path.relative_to(folder)): path for path in Path(folder).glob("[!.]*/*")}


def colours_in(path):
    """The colour in the middle of each picture of a PDF, as poppler takes them out."""
    with TemporaryDirectory() as folder:
        said_by("pdfimages", "-png", path, f"{folder}/found")
        found = [Image.open(file).convert("RGB") for file in sorted(Path(folder).iterdir())]
        return [image.getpixel((320, 180)) for image in found]


@pytest.mark.parametrize("seed", range(6))
def test_an_archive_killed_at_a_random_moment_is_resumed_whole(boards, seed):
    """While it captures, or while it writes files."""
    chance = random.Random(seed)
    with command(boards) as process:
        try:
            if seed % 2:
                await_requests(boards, chance.randrange(1, 12 * 5))
            else:
                await_files("out", chance.randrange(1, 12), process)
            threading.Event().wait(chance.random() * 0.1)
        finally:
            process.kill()
    before, found = Counter(one.path for one in boards.asked), files_in("out")
    for path in found.values():
        assert len(colours_in(path)) == 3, "whole or not there"
    with ws.Library("out/.whiteshot/library") as library:
        arrived = library.shots().frame.query("ok")
    told = told_by(command(boards, "--resume"))
    assert told["resumed"] or process.returncode == 0
    assert told["counts"]["written"] + told["counts"]["unchanged"] == 12
    assert told["counts"]["unchanged"] >= len(found) - 1, "all but one whose note was not written yet"
    assert sorted(files_in("out")) == sorted(NAMES)
    for number, room in enumerate(ROOMS):
        assert colours_in(Path("out", NAMES[number])) == [colour_of(room, scene) for scene in SCENES]
    if told["resumed"]:
        again = Counter(one.path for one in boards.asked) - before
        for shot in arrived.itertuples():
            assert not again[f"/room_cover/1/{shot.room}{shot.scene}.png"], "asked for again"
    assert told_by(command(boards))["counts"]["unchanged"] == 12


def await_requests(boards, count):
    with boards.arrived:
        assert boards.arrived.wait_for(lambda: len(boards.asked) >= count, 60)


def await_files(folder, count, process):
    """Wait until so many files are there, or the process is over."""
    while len(files_in(folder)) < count and process.poll() is None:
        threading.Event().wait(0.005)


def test_ctrl_c_ends_it_early_with_a_summary_and_it_is_resumed(boards):
    held = threading.Event()
    group = f"/v5/rooms/{ROOMS[0]}/screenshot-list"
    boards.on("POST", group, Answer(hold=held))
    with command(boards, program=(sys.executable, "-c", INTERRUPTIBLE)) as process:
        boards.wait_for("POST", group)
        process.send_signal(signal.SIGINT)
        said, complaint = process.communicate(timeout=60)
    held.set()
    assert process.returncode == 7
    assert "The archive stopped early." in complaint
    assert "--resume" in complaint
    assert "Traceback" not in complaint
    stopped = json.loads(said)
    assert stopped["counts"]["stopped"]
    boards.board(ROOMS[0], {scene: png(640, 360, colour_of(ROOMS[0], scene)) for scene in SCENES})
    told = told_by(command(boards, "--resume"))
    assert told["run"] == stopped["run"]
    assert colours_in(Path("out", NAMES[0])) == [colour_of(ROOMS[0], scene) for scene in SCENES]


EARLY = """
import os, signal
from whiteshot_nb import archiving
from whiteshot_nb.cli import app
begin = archiving.start_archive
def begin_and_interrupt(*given, **options):
    job = begin(*given, **options)
    os.kill(os.getpid(), signal.SIGINT)
    return job
archiving.start_archive = begin_and_interrupt
signal.signal(signal.SIGINT, signal.default_int_handler)
app()
"""


def test_ctrl_c_in_the_moment_in_which_it_begins_ends_it_too(boards):
    boards.on("POST", f"/v5/rooms/{ROOMS[0]}/screenshot-list", Answer(hold=threading.Event()))
    with command(boards, program=(sys.executable, "-c", EARLY)) as process:
        _, complaint = process.communicate(timeout=30)
    assert process.returncode == 7
    assert "The archive stopped early." in complaint
    assert "--resume" in complaint


def test_poppler_opens_what_is_archived_and_finds_the_pictures(boards):
    assert told_by(command(boards, "--page", "a4"))["counts"]["written"] == 12
    for number, room in enumerate(ROOMS):
        path = Path("out", NAMES[number])
        about = said_by("pdfinfo", path)
        assert re.search(r"Pages:\s+4\b", about)
        assert re.search(rf"Title:\s+lesson {number:02}\b", about)
        assert "A4" in about
        said_by("pdftoppm", "-r", "60", "-png", path, f"page-{number:02}")
        drawn = sorted(Path().glob(f"page-{number:02}-*.png"))
        for scene, file in zip(SCENES, drawn[1:], strict=True):
            image = Image.open(file).convert("RGB")
            assert image.getpixel((image.width // 2, image.height // 2)) == colour_of(room, scene)


@pytest.fixture
def bucket(s3):
    """A prefix of the closed bucket, of the test's own, and the options and the environment that lead to it."""
    place = f"s3://closed/archive-{os.urandom(4).hex()}"
    keys = {"access_key": s3.access_key, "secret_key": s3.secret_key}
    options = ["--library", "boards", "--out-vendor", "s3", "--out-endpoint", s3.endpoint]
    environment = {f"WHITESHOT_STORAGE_{name.upper()}": key for name, key in keys.items()}
    return Storage(place, vendor="s3", endpoint=s3.endpoint, **keys), options, environment


def kept_in(storage):
    return sorted(
        stored.key.removeprefix(storage.prefix)
        for stored in storage.list(storage.prefix)
        if ".whiteshot" not in stored.key
    )


def test_an_archive_in_a_bucket_is_written_left_alone_and_mended(boards, bucket):
    storage, options, environment = bucket
    told = told_by(command(boards, *options, out=storage.location, **environment))
    assert told["counts"]["written"] == 12
    assert kept_in(storage) == sorted(NAMES)
    data = storage.get(f"{storage.prefix}{NAMES[4]}")
    Path("found.pdf").write_bytes(data)
    assert colours_in("found.pdf") == [colour_of(ROOMS[4], scene) for scene in SCENES]
    assert told["rooms"][4]["bytes"] == len(data)
    assert told_by(command(boards, *options, out=storage.location, **environment))["counts"]["unchanged"] == 12
    storage.delete(f"{storage.prefix}{NAMES[1]}")
    storage.put(f"{storage.prefix}{NAMES[2]}", b"cut off", content_type="application/pdf")
    boards.board(ROOMS[3], {"a": png(640, 360, "green")})
    told = told_by(command(boards, *options, out=storage.location, **environment))
    assert [room["outcome"] for room in told["rooms"]] == ["unchanged", *["written"] * 3, *["unchanged"] * 8]
    assert storage.get(f"{storage.prefix}{NAMES[2]}")[:5] == b"%PDF-"


def test_an_archive_in_a_bucket_that_is_killed_is_resumed_whole(boards, bucket):
    storage, options, environment = bucket
    with command(boards, *options, out=storage.location, **environment) as process:
        while len(kept_in(storage)) < 3 and process.poll() is None:
            threading.Event().wait(0.01)
        process.kill()
    told = told_by(command(boards, *options, "--resume", out=storage.location, **environment))
    assert told["resumed"]
    assert told["counts"]["written"] + told["counts"]["unchanged"] == 12
    assert kept_in(storage) == sorted(NAMES)


def test_keys_that_do_not_fit_are_told_before_anything_is_asked_for(boards, bucket):
    storage, options, environment = bucket
    wrong = environment | {"WHITESHOT_STORAGE_SECRET_KEY": "wrong"}
    complaint = told_by(command(boards, *options, out=storage.location, **wrong), code=2)
    assert "Archiving could not start. The object could not be written in the bucket closed: 403 Forbidden" in complaint
    assert boards.asked == []


def test_a_bucket_that_refuses_in_the_middle_costs_rooms_and_is_told(boards, bucket, monkeypatch):
    storage, _, _ = bucket
    real = Storage.put_file

    def refuse_some(self, key, *args, **options):
        if key.endswith("lesson 03.pdf"):
            raise errors.StorageError("The object could not be kept in the bucket closed", said="503 Slow Down")
        real(self, key, *args, **options)

    monkeypatch.setattr(Storage, "put_file", refuse_some)
    targets = [{"room": room, "path": "/g", "lesson": f"lesson {number:02}"} for number, room in enumerate(ROOMS)]
    with boards.client() as client:
        made = ws.archive(client, targets, storage, pdf="{lesson}.pdf", library="boards", width=640, height=360)
    assert [number for number, room in enumerate(made.rooms) if room.outcome != "written"] == [3]
    assert "503 Slow Down" in made.rooms[3].error
