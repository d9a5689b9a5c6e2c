"""Many targets in many rooms as one run: here, and in shards on executors."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections import namedtuple
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from time import monotonic

import numpy as np
import pandas as pd
import psutil
import pyarrow.dataset
import pytest
from faulty import TOKEN, Answer, FaultyServer, as_json, png

import whiteshot_nb as ws
from whiteshot_nb import errors
from whiteshot_nb._core.executors import TaskPayload
from whiteshot_nb._core.jobs import Job
from whiteshot_nb.capturing.capture_options import CaptureOptions
from whiteshot_nb.capturing.new_run import plan_run
from whiteshot_nb.capturing.run_job import RunJob
from whiteshot_nb.capturing.shards import Shard
from whiteshot_nb.capturing.targets import read_targets
from whiteshot_nb.store import Store

SIZE = {"width": 64, "height": 48}
ROOMS = [f"{number:032x}" for number in range(1, 13)]


@pytest.fixture
def boards():
    """A server with twelve rooms of two scenes each; room 3 is refused."""
    with FaultyServer() as server:
        for number, room in enumerate(ROOMS):
            serve_room(server, room, number)
        server.on("POST", f"/v5/rooms/{ROOMS[3]}/screenshot-list", as_json({"message": "no"}, 403))
        yield server


def serve_room(server, room, number):
    server.board(room, {scene: picture_of(number, place) for place, scene in enumerate("ab")})


def picture_of(number, place):
    return png(64, 48, (number * 20, place * 100, 77))


def test_every_other_column_rides_along_with_its_type_and_order(client, sandbox, lesson, library):
    retro = sandbox.rooms[1].uuid
    targets = pd.DataFrame(
        {
            "teacher": ["Ann", None, "Bo"],
            "lesson": [3, 1, 2],
            "share": [0.5, np.nan, 0.25],
            "begins": pd.to_datetime(["2026-01-02T03:04", "2026-01-03T00:00", None]),
            "room": [retro, lesson, retro],
            "path": ["/retro", "/lesson", "/retro"],
            "width": [64, 80, 96],
        }
    )
    frame = ws.capture_many(client, targets, height=48, group=True, library=library).frame
    first = frame.drop_duplicates("lesson")
    assert first["lesson"].tolist() == [3, 1, 2]
    assert first["teacher"].tolist() == ["Ann", pd.NA, "Bo"]
    assert first["share"].tolist() == [0.5, pd.NA, 0.25]
    assert first["begins"].tolist() == [pd.Timestamp("2026-01-02T03:04"), pd.Timestamp("2026-01-03"), pd.NaT]
    assert first["pixel_width"].tolist() == [64, 80, 96]
    assert frame["ok"].all()
    assert list(frame.columns[-4:]) == ["teacher", "lesson", "share", "begins"]
    assert library.shots().frame.equals(frame)
    assert library.shots()[0].teacher == "Ann"


def test_other_columns_keep_their_numbers_and_their_kinds(boards, library):
    long = 2**60 + 1  # as the ids of many databases are; a float would make another one of it
    targets = pd.DataFrame(
        {
            "room": ROOMS[:3],
            "id": pd.array([long, None, 3], dtype="Int64"),
            "price": [1.0, 2.0, None],
            "tags": [np.array(["a", "b"]), [], None],
            "kind": pd.Categorical(["x", None, "x"]),
            "note": [{"$time": "not a time"}, None, None],
        },
        index=pd.Index(ROOMS[:3], name="room"),
    )
    with boards.client() as client:
        first = ws.capture_many(client, targets, path="/g", group=True, library=library, **SIZE)
    frame = first.frame.drop_duplicates("room")
    assert frame["id"].tolist() == [long, pd.NA, 3]
    assert (frame["id"].dtype, frame["price"].dtype, frame["kind"].dtype) == ("Int64", "Float64", "string")
    assert frame["price"].tolist() == [1.0, 2.0, pd.NA]
    assert frame["tags"].tolist() == [["a", "b"], [], None]
    assert frame["note"].tolist() == [{"$time": "not a time"}, None, None]


def test_times_stay_times_over_a_change_of_the_clock_and_out_of_numpy(boards, library):
    begins = pd.to_datetime(["2026-01-02T09:00", None, "2026-07-02T09:00"]).tz_localize("Europe/Berlin")
    ends = begins.tz_localize(None).to_numpy()
    assert ends.dtype == "datetime64[us]"
    targets = [
        {"room": room, "begins": begin, "ends": end.astype("datetime64[ns]")}
        for room, begin, end in zip(ROOMS, begins, ends, strict=False)
    ]
    with boards.client() as client:
        first = ws.capture_many(client, targets, path="/g", group=True, library=library, **SIZE)
    frame = first.frame.drop_duplicates("room")
    assert frame["begins"].dt.tz_convert("Europe/Berlin").tolist() == begins.tolist()
    assert frame["ends"].tolist() == begins.tz_localize(None).tolist()


def test_the_rooms_that_are_listed_can_be_captured_as_they_are(client):
    shots = ws.capture_many(client, client.rooms.list(), path="/init", **SIZE)
    assert list(shots.frame["room"]) == [room.uuid for room in client.rooms.list()]
    assert set(shots.frame["scene"]) == {"/init"}


def test_a_room_that_fails_never_stops_the_others(boards, library):
    with boards.client() as client:
        shots = ws.capture_many(client, ROOMS, path="/g", group=True, library=library, **SIZE)
    frame = shots.frame
    assert frame["room"].drop_duplicates().tolist() == ROOMS
    assert frame.query("not ok")[["room", "scene", "stage"]].to_numpy().tolist() == [[ROOMS[3], "/g", "ask"]]
    assert len(frame) == 2 * 11 + 1
    for shot in shots:
        if shot.ok:
            assert shot.png == picture_of(ROOMS.index(shot.room), shot.order)


Row = namedtuple("Row", "room path")  # noqa: PYI024 - as itertuples gives them


@dataclass
class Lesson:
    room: str
    path: str
    teacher: str


@pytest.mark.parametrize(
    "targets",
    [
        lambda: pd.DataFrame({"room": ROOMS[:2], "path": "/g"}),
        lambda: pd.DataFrame({"path": "/g"}, index=pd.Index(ROOMS[:2], name="room")),
        lambda: ({"room": room, "path": "/g"} for room in ROOMS[:2]),
        lambda: [Row(room, "/g") for room in ROOMS[:2]],
        lambda: [Lesson(room, "/g", "Ann") for room in ROOMS[:2]],
    ],
    ids=["DataFrame", "DataFrame with room as index", "generator", "named tuples", "dataclasses"],
)
def test_targets_come_in_many_forms(boards, targets):
    with boards.client() as client:
        shots = ws.capture_many(client, targets(), group=True, **SIZE)
    assert [(shot.room, shot.scene) for shot in shots] == [(room, f"/g/{s}") for room in ROOMS[:2] for s in "ab"]


WRONG = [
    ({"room": "a b"}, "room", "Target 1: 'room' must be a Room or a UUID"),
    ({"room": ROOMS[1], "path": "g"}, "path", "Target 1: A path must start"),
    ({"room": ROOMS[1], "width": 0}, "width", "Target 1: 'width'"),
    ({"room": ROOMS[1], "width": np.nan, "height": 1.5}, "height", "Target 1: 'height'"),
    ({"room": ROOMS[1], "group": "yes"}, "group", "Target 1: 'group' must be True or False"),
    ({"room": ROOMS[1], "sha256": "x"}, "sha256", "Target 1: The column name 'sha256' is reserved"),
    ({"room": ROOMS[1], "odd": object()}, "odd", "Target 1: .*odd.*cannot be stored"),
    ({"room": ROOMS[1], "group": []}, "group", "Target 1: 'group' must be True or False"),
    ({"room": ROOMS[1], "odd": "\ud800"}, "odd", "Target 1: The value of the column 'odd'"),
    ({"path": "/g"}, "room", "Target 1: The field 'room' is missing.*A target can have the fields 'room', 'path'"),
    ({"room": np.nan}, "room", "Target 1: The field 'room' is missing"),
    (3, "targets", "A target must be a mapping, .* or a UUID, not int"),
]


@pytest.mark.parametrize(("wrong", "field", "words"), WRONG)
def test_a_wrong_target_is_named_and_nothing_is_sent_or_kept(boards, library, wrong, field, words):
    with boards.client() as client, pytest.raises(errors.InvalidInput, match=words) as caught:
        ws.capture_many(client, iter([{"room": ROOMS[0]}, wrong]), path="/g", library=library, **SIZE)
    assert caught.value.field == field
    assert boards.asked == []
    assert library.runs.empty


def test_a_wrong_target_after_thousands_of_good_ones_leaves_nothing_either(boards, library):
    good = ({"room": f"{number:032x}"} for number in range(2001))
    with boards.client() as client, pytest.raises(errors.InvalidInput, match="Target 2001: 'width'"):
        ws.capture_many(client, chain(good, [{"room": ROOMS[0], "width": 0}]), path="/g", library=library, **SIZE)
    assert boards.asked == []
    assert library.runs.empty
    assert library._store.ledger.count_targets("any") == len(library._store.ledger.rows_of("targets")) == 0


def test_a_size_has_to_be_said_and_one_target_is_not_many(boards):
    with boards.client() as client:
        with pytest.raises(errors.InvalidInput, match=r"Target 0: The field 'height' is missing.*pass height="):
            ws.capture_many(client, ROOMS, width=64)
        for one in (ROOMS[0], {"room": ROOMS[0]}, None):
            with pytest.raises(errors.InvalidInput, match="'targets' must be a list or a DataFrame"):
                ws.capture_many(client, one, **SIZE)
        with pytest.raises(errors.InvalidInput, match="Two columns are named 'teacher'"):
            ws.capture_many(
                client, pd.DataFrame([[ROOMS[0], "A", "B"]], columns=["room", "teacher", "teacher"]), **SIZE
            )
        with pytest.raises(errors.InvalidInput, match="concurrency"):
            ws.capture_many(client, ROOMS, concurrency=0, **SIZE)


def test_no_targets_are_an_empty_table(client, library):
    assert ws.capture_many(client, [], library=library, **SIZE).frame.empty
    assert library.runs["status"].tolist() == ["done"]


def test_one_scene_in_many_sizes_never_gets_the_picture_of_another_size(client, lesson):
    widths = list(range(40, 60))
    targets = [{"room": lesson, "path": "/lesson/06-plant", "width": width} for width in widths]
    shots = ws.capture_many(client, targets, height=30, concurrency=8)
    assert [shot.image().size for shot in shots] == [(width, 30) for width in widths]
    assert all(shot.attempts == 1 for shot in shots)


def test_near_duplicates_are_found_across_the_targets_of_a_room_and_not_across_rooms(boards):
    scenes = dict(zip(ROOMS, ("ab", "cd"), strict=False))
    for room, names in scenes.items():
        boards.board(room, dict.fromkeys(names, png(64, 48, "green")))
    with boards.client() as client:
        targets = [
            {"room": room, "path": f"/g/{name}"} for room, (one, two) in scenes.items() for name in (one, one, two)
        ]
        shots = ws.capture_many(client, targets, **SIZE)
    assert [shot.near_duplicate_of for shot in shots] == [None, None, "/g/a", None, None, "/g/c"], "none of itself"


def test_a_cancelled_run_keeps_what_arrived_and_is_resumed(boards, library):
    held = threading.Event()
    for room in ROOMS[6:]:
        boards.on("POST", f"/v5/rooms/{room}/screenshot-list", Answer(hold=held))
    some = threading.Event()

    def look(now):
        if now.done >= 3:
            some.set()

    with boards.client() as client:
        job = ws.start_capture_many(
            client, ROOMS, path="/g", group=True, library=library, concurrency=3, progress=look, **SIZE
        )
        assert some.wait(30)
        job.cancel()
        arrived = set(job.result(30).frame.query("ok")["room"])
        assert arrived
        assert library.runs["status"].tolist() == ["cancelled"]
        held.set()
        for number, room in enumerate(ROOMS):
            serve_room(boards, room, number)
        before = len(boards.asked)
        resumed = library.resume(library.runs["run"][0], client)
    assert resumed.frame["ok"].all()
    assert len(resumed) == 24
    again = {one.path.split("/")[3] for one in boards.asked[before:] if one.method == "POST"}
    assert again == set(ROOMS) - arrived


def test_a_room_that_was_stopped_is_not_told_as_finished(boards, library):
    held, some = threading.Event(), threading.Event()
    boards.on("POST", f"/v5/rooms/{ROOMS[5]}/screenshot-list", Answer(hold=held))
    told = []

    def take(rooms):
        told.extend(rooms)
        if len(told) == len(ROOMS) - 1:
            some.set()

    with boards.client() as client:
        asked = read_targets(ROOMS, run="r", region="cn-hz", defaults=SIZE | {"path": "/g", "group": True})
        plan_run(library._store, "r", client, CaptureOptions(), asked)
        job = Job(RunJob("r", client, library._store, CaptureOptions(), on_rooms=take))
        assert some.wait(30)
        job.cancel()
        job.result(30)
        held.set()
    assert sorted(told) == sorted(set(ROOMS) - {ROOMS[5]})


class Noting(ThreadPoolExecutor):
    """A pool that remembers the shards that go out."""

    def submit(self, work, parcel):
        self.shards = [*getattr(self, "shards", []), parcel.open()]
        return super().submit(work, parcel)


def test_each_worker_has_its_share_of_the_rate_limit(boards):
    with boards.client(requests_per_second=60) as client, Noting(1) as pool:
        for rate, share in ((None, 60 / 3), (90, 90 / 3)):
            ws.capture_many(client, ROOMS[:1], requests_per_second=rate, executor=pool, workers=3, **SIZE)
            assert pool.shards[-1].requests_per_second == share


def test_all_workers_together_keep_the_rate_limit(boards):
    """Six requests of each of two workers, a fifth of a second apart: no sleep ends early, however slow all is."""
    for room in ROOMS:
        boards.by_body[f"/v5/rooms/{room}/screenshots"] = lambda _: as_json({"message": "no"}, 403)
    begun = monotonic()
    with boards.client() as client, ThreadPoolExecutor(2) as pool:
        ws.capture_many(
            client, ROOMS, requests_per_second=10, executor=pool, workers=2, targets_per_shard=6, concurrency=4, **SIZE
        )
    assert monotonic() - begun >= 5 * 0.2
    assert sum(one.method == "POST" for one in boards.asked) == len(ROOMS)


def processes(count, how="forkserver"):
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context(how))


@pytest.mark.parametrize("make", [ThreadPoolExecutor, processes], ids=["threads", "processes"])
def test_shards_bring_the_same_rows_and_their_parquet_parts_have_each_once(boards, library, monkeypatch, make):
    monkeypatch.setenv("WHITESHOT_TOKEN", TOKEN)
    targets = pd.DataFrame({"room": ROOMS, "path": "/g", "lesson": range(12)})
    with boards.client() as client:
        here = ws.capture_many(client, targets, group=True, **SIZE).frame
        with make(2) as pool:
            shots = ws.capture_many(
                client, targets, group=True, library=library, executor=pool, workers=2, targets_per_shard=5, **SIZE
            )
    same = ["room", "scene", "order", "ok", "sha256", "ink", "lesson", "stage"]
    assert shots.frame[same].equals(here[same])
    run = library.runs["run"][0]
    assert library.runs["status"].tolist() == ["done"]
    parts = [pd.read_parquet(part) for part in library.parts(run)]
    assert [len(part) for part in parts] == [9, 10, 4]
    together = pd.concat(parts).sort_values(["room", "order"]).reset_index(drop=True)
    assert together[same].equals(shots.frame[same])


OTHERS = {
    "nobody at first": ([None, "Ann", None], [None, "Ann", None]),
    "whole at first": ([1, 2.5, 3], [1.0, 2.5, 3.0]),
    "a long id": ([None, 2**60 + 1, 1], [None, 2**60 + 1, 1]),
    "a very long one": ([2**80, 1, None], [str(2**80), "1", None]),
    "days": ([None, pd.Timestamp("2026-01-02"), None], [None, pd.Timestamp("2026-01-02"), None]),
    "two zones": (
        [pd.Timestamp("2026-01-02T09:00", tz="Asia/Tokyo"), None, pd.Timestamp("2026-01-02", tz="UTC")],
        [datetime(2026, 1, 2, tzinfo=UTC), None, datetime(2026, 1, 2, tzinfo=UTC)],
    ),
    "several kinds": ([1, "a", None], ["1", '"a"', None]),
    "lists and objects": ([["ä"], [], {"a": None}], ['["ä"]', "[]", '{"a": null}']),
    "never": ([None, None, None], [None, None, None]),
}


def test_each_column_has_one_type_in_all_parquet_parts(boards, library):
    """Read by Arrow's own reader of many files, which takes the types of the first one."""
    targets = [
        {"room": room, "path": "/g"} | {name: cells[place] for name, (cells, _) in OTHERS.items()}
        for place, room in enumerate(ROOMS[:3])
    ]
    with boards.client() as client, ThreadPoolExecutor(1) as pool:
        ws.capture_many(client, targets, library=library, group=True, executor=pool, targets_per_shard=1, **SIZE)
    parts = library.parts(library.runs["run"][0])
    assert len(parts) == 3
    rows = pyarrow.dataset.dataset(parts).to_table().to_pylist()
    for name, (_, expected) in OTHERS.items():
        assert [row[name] for row in rows if row["order"] == 0] == expected, name


def ledgers_held(place):
    """Return how often this process holds the ledger of a library open."""
    return sum(file.path.startswith(f"{place}/ledger") for file in psutil.Process().open_files())


def test_a_worker_closes_the_ledger_after_each_shard(boards, library, monkeypatch):
    monkeypatch.setenv("WHITESHOT_TOKEN", TOKEN)
    with boards.client() as client, processes(1) as pool:
        how = {"executor": pool, "workers": 1, "targets_per_shard": 5, "path": "/g", "group": True}
        ws.capture_many(client, ROOMS, library=library, **how, **SIZE)
        assert pool.submit(ledgers_held, library._store.location).result(60) == 0


def test_what_is_no_executor_is_refused_in_words(boards, library):
    with boards.client() as client, pytest.raises(errors.InvalidInput, match=r"not int.*client.get_executor\(\)"):
        ws.capture_many(client, ROOMS, library=library, executor=5, **SIZE)
    assert library.runs.empty


def test_a_pool_that_forks_is_refused_in_words(boards, library):
    fork = multiprocessing.get_context("fork")
    with boards.client() as client, ProcessPoolExecutor(1, mp_context=fork) as pool:
        with pytest.raises(errors.ConfigError, match=r"forks this process.*forkserver"):
            ws.capture_many(client, ROOMS, path="/g", library=library, executor=pool, **SIZE)
        assert library.runs.empty


def test_a_worker_that_is_killed_costs_nothing_that_had_arrived(boards, library, monkeypatch):
    monkeypatch.setenv("WHITESHOT_TOKEN", TOKEN)
    held = threading.Event()
    boards.on("POST", f"/v5/rooms/{ROOMS[8]}/screenshot-list", Answer(hold=held))
    with boards.client() as client:
        with processes(1) as pool:
            pid = pool.submit(os.getpid).result()
            job = ws.start_capture_many(
                client,
                ROOMS,
                path="/g",
                group=True,
                library=library,
                executor=pool,
                workers=1,
                targets_per_shard=4,
                **SIZE,
            )
            boards.wait_for("POST", f"/v5/rooms/{ROOMS[8]}/screenshot-list")
            os.kill(pid, signal.SIGKILL)
            with pytest.raises(errors.LibraryError, match=r"failed.*resume"):
                job.result(60)
        held.set()
        assert library.runs["status"].tolist() == ["interrupted"]
        for number, room in enumerate(ROOMS):
            serve_room(boards, room, number)
        with processes(1) as pool:
            shots = library.resume(library.runs["run"][0], client, executor=pool, workers=1)
    assert shots.frame["ok"].all()
    assert shots.frame[["room", "scene"]].to_numpy().tolist() == [[room, f"/g/{s}"] for room in ROOMS for s in "ab"]
    assert [shot.png for shot in shots] == [picture_of(n, place) for n in range(12) for place in range(2)]
    for room in ROOMS[:3]:
        assert boards.count("POST", f"/v5/rooms/{room}/screenshot-list") == 1


def test_a_worker_without_a_token_says_so(boards, library):
    with boards.client() as client, processes(1, "spawn") as pool:
        with pytest.raises(errors.LibraryError, match="WHITESHOT_TOKEN"):
            ws.capture_many(client, ROOMS, path="/g", group=True, library=library, executor=pool, workers=1, **SIZE)
        assert boards.asked == []


def test_what_travels_to_a_worker_holds_no_secret(boards, tmp_path, monkeypatch):
    store = Store.open(tmp_path / "boards")
    storage = ws.Storage("s3://b", vendor="s3", endpoint="http://127.0.0.1:1", access_key="a", secret_key="very-secret")
    with boards.client() as client, ws.Client(ak="ak", sk="secret-sk", base_url=client.base_url) as keyed:
        for one in (client, keyed):
            sent = pickle.dumps(Shard("r", ("a", "b"), one, store, CaptureOptions(storage=storage), None, 1, 1, {}))
            for secret in (TOKEN, "secret-sk", "very-secret"):
                assert secret.encode() not in sent
        monkeypatch.setenv("WHITESHOT_TOKEN", ws.tokens.sign("sdk", "other", "sk", role="writer"))
        assert pickle.loads(pickle.dumps(client))._token_summary == "writer SDK token"


def test_the_parquet_parts_of_a_run_that_is_measured_later_have_what_was_measured(boards, library):
    with boards.client() as client, ThreadPoolExecutor(2) as pool:
        how = {"library": library, "executor": pool, "targets_per_shard": 5, "measure": False}
        run = ws.capture_many(client, ROOMS, path="/g", group=True, **how, **SIZE)[0].run
    frame = library.measure(run).frame
    parts = pd.concat(map(pd.read_parquet, library.parts(run))).sort_values(["room", "order"])
    assert parts["ink"].tolist() == frame.sort_values(["room", "order"])["ink"].tolist()
    assert parts["ink"].notna().sum() == 2 * len(ROOMS) - 2


def test_the_parquet_parts_of_a_run_that_is_resumed_here_have_what_came(boards, library):
    with boards.client() as client, ThreadPoolExecutor(2) as pool:
        first = ws.capture_many(client, ROOMS, path="/g", group=True, library=library, executor=pool, **SIZE)
        assert not first.frame["ok"].all()
        serve_room(boards, ROOMS[3], 3)
        assert library.resume(first[0].run, client).frame["ok"].all()
    parts = pd.concat(map(pd.read_parquet, library.parts(first[0].run)))
    assert parts["ok"].all()
    assert len(parts) == 2 * len(ROOMS)


def test_a_run_captured_without_measuring_is_measured_later(boards, library):
    with boards.client() as client:
        measured = ws.capture_many(client, ROOMS, path="/g", group=True, **SIZE).frame
        bare = ws.capture_many(client, ROOMS, path="/g", group=True, library=library, measure=False, **SIZE)
    assert bare.frame["ink"].isna().all()
    with processes(2) as pool:
        later = library.measure(library.runs["run"][0], executor=pool).frame
    columns = ["room", "scene", "ink", "blank", "near_duplicate_of"]
    assert later[columns].equals(measured[columns])


def test_a_parcel_may_travel_several_times_before_it_is_opened():
    parcel = TaskPayload(["what is in it"])
    for _ in range(3):
        parcel = pickle.loads(pickle.dumps(parcel))
    assert parcel.open() == ["what is in it"]
