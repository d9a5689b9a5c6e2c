"""A run over a Dask cluster, with PostgreSQL as the ledger and pictures in an S3 store, all of it real."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import dask
import pandas as pd
import pytest
from distributed import Client as Cluster
from faulty import TOKEN, Answer, FaultyServer, as_json, png
from sqlalchemy import make_url

import whiteshot_nb as ws
from whiteshot_nb._core.executors import check_executor

ROOMS = [f"{number:032x}" for number in range(1, 41)]
SCENES = [f"s{number}" for number in range(5)]
SIZE = {"width": 64, "height": 48}
TARGETS = pd.DataFrame({"room": ROOMS, "path": "/g", "lesson": range(len(ROOMS))})
SAME = ["room", "scene", "order", "ok", "sha256", "ink", "lesson"]


def picture_of(room, scene):
    number = ROOMS.index(room) * len(SCENES) + SCENES.index(scene)
    return png(64, 48, (number, 255 - number, 99))


def image_of(server, room, scene):
    key = f"room_cover/1/{room}/g/{scene}.png"
    return {"url": f"{server.root}/{key}", "key": key, "bucket": "b", "region": "oss-cn-hangzhou"}


@pytest.fixture
def boards():
    """A server with forty rooms of five scenes; the groups of the last twenty rooms are held back until `released`."""
    with FaultyServer() as server:
        server.released = threading.Event()
        for room in ROOMS:
            images = {f"/g/{scene}": image_of(server, room, scene) for scene in SCENES}
            for scene in SCENES:
                server.on("GET", f"/room_cover/1/{room}/g/{scene}.png", Answer(body=picture_of(room, scene)))
            group = as_json(list(images.values()), 201)
            held = server.released if room in ROOMS[20:] else None
            server.on("POST", group_of(room), Answer(group.status, group.body, group.headers, hold=held))
            one = f"/v5/rooms/{room}/screenshots"
            server.by_body[one] = lambda body, images=images: as_json(images[json.loads(body)["path"]], 201)
        yield server


def group_of(room):
    return f"/v5/rooms/{room}/screenshot-list"


@pytest.fixture
def environment(s3, monkeypatch):
    secrets = {
        "WHITESHOT_TOKEN": TOKEN,
        "WHITESHOT_STORAGE_ACCESS_KEY": s3.access_key,
        "WHITESHOT_STORAGE_SECRET_KEY": s3.secret_key,
    }
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv(
        "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED", "False"
    )  # it can stop a worker for ever on Python 3.11
    return os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}


@pytest.fixture
def cluster(environment, tmp_path):
    """A scheduler and two workers, processes of their own that nobody restarts."""
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard"]
    scheduler += ["--host", "127.0.0.1", "--scheduler-file", str(tmp_path / "scheduler.json")]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(tmp_path / "scheduler.json")]
    worker += ["--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path)]
    quiet = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = [subprocess.Popen(scheduler, **quiet)]
    try:
        started += [subprocess.Popen(worker, **quiet) for _ in range(2)]
        unwatched = dask.config.set({"distributed.worker.profile.enabled": False})
        with unwatched, Cluster(scheduler_file=str(tmp_path / "scheduler.json"), timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
            yield client
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


@pytest.fixture
def library(s3, database, environment):  # noqa: ARG001 - the keys are in it
    storage = ws.Storage(f"s3://closed/{make_url(database).database}", vendor="s3", endpoint=s3.endpoint)
    with ws.Library(storage, database=database) as opened:
        yield opened


def test_a_run_completes_although_a_worker_is_killed_in_the_middle(boards, cluster, library):
    with boards.client() as client:
        job = ws.start_capture_many(
            client,
            TARGETS,
            group=True,
            library=library,
            executor=cluster.get_executor(),
            workers=2,
            targets_per_shard=6,
            **SIZE,
        )
        boards.wait_for("POST", group_of(ROOMS[20]))  # held back: whoever asked is in the middle of its shard
        before = Counter(one.path for one in boards.asked)
        os.kill(pid_of_a_busy_worker(cluster), signal.SIGKILL)
        boards.released.set()
        shots = job.result(120)
    run = library.runs["run"][0]
    assert library.runs["status"].tolist() == ["done"]
    wanted = [(room, f"/g/{scene}") for room in ROOMS for scene in SCENES]
    assert [(shot.room, shot.scene) for shot in shots] == wanted
    assert shots.frame["ok"].all(), shots.failed.frame["error"].tolist()
    assert [shot.png for shot in shots] == [picture_of(room, scene) for room in ROOMS for scene in SCENES]
    assert shots.frame["lesson"].tolist() == [number for number in range(40) for _ in SCENES]
    assert library.verify().empty
    assert {boards.count("POST", group_of(room)) for room in ROOMS[:12]} == {1}
    assert sum(before.values()) < len(boards.asked)
    assert len(list(library._store.pictures.all())) == len(wanted)
    assert parts_of(library, run)[SAME].equals(shots.frame[SAME])


def test_the_profiler_that_can_stop_workers_is_warned_of(cluster, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 11, 7))
    check_executor(cluster.get_executor())
    with dask.config.set({"distributed.worker.profile.enabled": True}):
        with pytest.warns(RuntimeWarning, match="DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED=False"):
            check_executor(cluster.get_executor())
        monkeypatch.setattr(sys, "version_info", (3, 12, 0))
        check_executor(cluster.get_executor())


def pid_of_a_busy_worker(cluster):
    busy = next(address for address, tasks in cluster.processing().items() if tasks)
    return cluster.run(os.getpid, workers=[busy])[busy]


def parts_of(library, run):
    parts = [library._store.parts._storage.get(place.removeprefix("s3://closed/")) for place in library.parts(run)]
    frames = [pd.read_parquet(pd.io.common.BytesIO(part)) for part in parts]
    return pd.concat(frames).sort_values(["room", "order"]).reset_index(drop=True)


def test_measuring_goes_out_to_the_cluster_too(boards, cluster, library):
    boards.released.set()
    with boards.client() as client:
        ws.capture_many(client, TARGETS[:4], group=True, library=library, measure=False, **SIZE)
    measured = library.measure(library.runs["run"][0], executor=cluster.get_executor())
    assert set(measured.frame["ink"]) == {1 / 16}  # the white corner of each


def test_no_secret_travels_with_the_work(library):
    sent = pickle.dumps(library._store)
    assert b"made-up" not in sent
    ledger = pickle.loads(sent).ledger
    assert ledger.runs() == []
    ledger.close()


def test_a_library_in_postgres_and_s3_does_all_that_one_in_a_folder_does(boards, library, database, tmp_path):
    boards.released.set()
    with boards.client() as client:
        first = ws.capture_many(client, TARGETS[:6], group=True, library=library, **SIZE)
        again = ws.capture(client, ROOMS[0], "/g", group=True, library=library, **SIZE)
    assert again.frame["changed_since_last"].tolist() == [False] * 5
    assert library.history(ROOMS[0], "/g/s1").frame["run"].nunique() == 2
    with ws.Library(library._store.pictures._storage, database=database) as other:
        assert other.shots(library.runs["run"][0]).frame.equals(first.frame)
    packed = library.pack(tmp_path / "home.zip")
    with ws.Library.unpack(packed, tmp_path / "home") as home:
        assert home.shots().frame[SAME].equals(library.shots().frame[SAME])
    library.prune(keep=1, dry_run=False)
    assert library.runs["run"].tolist() == again.frame["run"].unique().tolist()
    assert len(list(library._store.pictures.all())) == 5
    assert library.verify().empty


@pytest.mark.usefixtures("environment")
def test_several_open_a_new_library_in_postgres_at_once(s3, database):
    storage = ws.Storage("s3://closed/other", vendor="s3", endpoint=s3.endpoint)
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: ws.Library(storage, database=database), range(8)))
    assert [len(one.runs) for one in opened] == [0] * 8
    for one in opened:
        one.close()
