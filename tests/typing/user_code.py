"""What a user's type checker sees of the public names; it is checked, never run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import assert_type

import pandas as pd
from PIL.Image import Image

import whiteshot_nb as ws


def ask(room: str) -> None:
    client = ws.Client(token="NETLESSSDK_x", region="us-sv")
    assert_type(client.screenshot(room, "/init", width=1280, height=720), ws.StoredImage)
    assert_type(client.screenshot_group(room, "/lesson", width=1280, height=720), list[ws.StoredImage])
    assert_type(client.rooms.create(name="Lesson"), ws.Room)
    for one in client.rooms.list():
        assert_type(one, ws.Room)
    assert_type(client.scenes.list(room, "/lesson"), list[str])


def capture(client: ws.Client, room: str, rooms: pd.DataFrame) -> None:
    shots = ws.capture(client, room, "/lesson", width=1280, height=720, group=True, library=Path("boards"))
    assert_type(shots, ws.Shots)
    job = ws.start_capture(client, room, width=1280, height=720, progress=print)
    assert_type(job, ws.Job[ws.Shots])
    assert_type(job.result(), ws.Shots)
    assert_type(ws.capture_many(client, rooms, width=1280, height=720, progress=True), ws.Shots)
    assert_type(ws.start_capture_many(client, [room], executor=ThreadPoolExecutor(2)), ws.Job[ws.Shots])
    assert_type(ws.archive(client, rooms, "archive", pdf="{room}.pdf"), ws.Archive)
    assert_type(shots.frame, pd.DataFrame)
    assert_type(shots[0], ws.Shot)
    assert_type(shots["/init"], ws.Shot)
    assert_type(shots[:2], ws.Shots)
    assert_type(shots[0].png, bytes)
    assert_type(shots[0].image(), Image)
    assert_type(shots.to_pdf("lesson.pdf", progress=True), Path)


async def await_a_job(client: ws.Client, room: str) -> None:
    assert_type(await ws.start_capture(client, room, width=1280, height=720), ws.Shots)


def review(shots: ws.Shots, baseline: ws.Shots) -> None:
    comparison = ws.compare(shots, baseline, masks=[ws.Mask(x=0, y=0, width=10, height=10)])
    assert_type(comparison, ws.Comparison)
    assert_type(ws.start_compare(shots, baseline), ws.Job[ws.Comparison])
    assert_type(comparison.frame, pd.DataFrame)
    assert_type(comparison.to_markdown(), str)
    assert_type(comparison.to_markdown("summary.md"), Path)
    comparison.check().raise_for_failure()
    assert_type(comparison.accept(shots[0], reviewer="ann", comment="fine"), ws.Event)
    assert_type(comparison.only(shots.failed, exclude=[shots[0], "/init"]), ws.Comparison)
    assert_type(comparison.undo(cluster=1), list[ws.Event])
    assert_type(comparison.masks.frame, pd.DataFrame)
    assert_type(shots.check(), ws.Check)
    library = ws.Library(Path("boards"))
    assert_type(library.compare(shots, into="release"), ws.Comparison)
    assert_type(library.start_compare(shots), ws.Job[ws.Comparison])
    assert_type(library.shots(), ws.Shots)
    assert_type(library.resume("run", progress=True), ws.Shots)
    assert_type(library.masks.add(ws.Mask(x=0, y=0, width=1, height=1), comment="a clock"), str)
    assert_type(library.masks.history, pd.DataFrame)
    assert_type(library.baselines.frame, pd.DataFrame)
    assert_type(library.verdicts.to_json(Path("verdicts.json")), Path)
    assert_type(library.verdicts.read_json("verdicts.json", into="release"), int)
    assert_type(ws.Reviewer(comparison, reviewer="ann").verdicts, tuple[ws.Event, ...])


def take_rooms_and_shots(library: ws.Library, room: ws.Room, shot: ws.Shot) -> None:
    assert_type(library.shots(room=room, scene=shot), ws.Shots)
    assert_type(library.history(shot), ws.Shots)
    assert_type(library.history(room, "/init"), ws.Shots)
    library.baselines.rollback(room, shot, to="0" * 64)


def read() -> None:
    assert_type(ws.read_folder(Path("pngs"), progress=True), ws.Shots)
    assert_type(ws.read_playwright("test-results"), tuple[ws.Shots, ws.Shots])
