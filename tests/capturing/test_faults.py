"""Networks and storages at their worst, over real sockets: nothing is lost, wrong or twice."""

from __future__ import annotations

import random
import threading
import zlib

import pytest
from faulty import ROOM, Answer, FaultyServer, as_html, as_json, png

import whiteshot_nb as ws
from whiteshot_nb.errors import Cancelled, DownloadFailed
from whiteshot_nb.fetching.download import Downloader

SIZE = {"width": 64, "height": 48}
GOOD = png(64, 48)
NAMES = [f"s{number:02}" for number in range(60)]
BODIES = {name: png(64, 48, (4 * number, 255 - 4 * number, 90)) for number, name in enumerate(NAMES)}


@pytest.fixture
def faulty():
    with FaultyServer() as server:
        yield server


def flipped(data, *, seed=7):
    """The picture with one bit of its compressed pixels turned."""
    at = random.Random(seed).randrange(data.index(b"IDAT") + 4, len(data) - 16)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


FAULTS = {
    "reset in the middle of the picture": Answer(body=GOOD, cut=40, reset=True),
    "closed in the middle of the picture": Answer(body=GOOD, cut=40),
    "closed without an answer": Answer(0),
    "429": Answer(429, headers={"retry-after": "0"}),
    "503": Answer(503, headers={"retry-after": "0"}),
    "cut short at the storage": Answer(body=GOOD[:-7]),
    "a flipped bit": Answer(body=flipped(GOOD)),
    "HTML instead": as_html(),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_one_fault_costs_an_attempt_and_the_same_fault_for_ever_a_row(faulty, tmp_path, fault):
    faulty.group(once=[fault, Answer(body=GOOD)], ever=fault, fine=Answer(body=GOOD))
    with faulty.client() as client, ws.Library(tmp_path / "boards") as library:
        shots = ws.capture(client, ROOM, "/g", group=True, library=library, **SIZE)
        assert [shot.ok for shot in shots] == [True, False, True]
        assert shots["/g/once"].png == GOOD
        assert (shots["/g/once"].attempts, shots["/g/fine"].attempts) == (2, 1)
        failed = shots["/g/ever"]
        assert failed.stage in {"download", "check"}
        assert failed.error
        assert failed.attempts == 3
        assert faulty.count("GET", f"/room_cover/2811/{ROOM}/g/ever.png") == 3
        assert library.shots().frame.equals(shots.frame)
        assert library.verify().empty


def test_a_storage_and_an_api_that_refuse_one_request_in_ten_lose_nothing(faulty, tmp_path):
    chance = random.Random(11)
    busy = {status: Answer(status, headers={"retry-after": "0"}) for status in (429, 503)}

    def moody(good):
        return [busy[chance.choice([429, 503])] for _ in range(chance.random() < 0.1)] + [good]

    faulty.group(**{name: moody(Answer(body=body)) for name, body in BODIES.items()})
    group = f"/v5/rooms/{ROOM}/screenshot-list"
    images = faulty.answers("POST", group)
    faulty.on("POST", group, as_json({"message": "slow down"}, 429, **{"retry-after": "0"}), *images)
    with faulty.client(retries=3) as client, ws.Library(tmp_path / "boards") as library:
        shots = ws.capture(client, ROOM, "/g", group=True, library=library, **SIZE)
        assert [shot.png for shot in shots] == list(BODIES.values())
        assert len(library.shots()) == len(BODIES)
    assert sum(shot.attempts for shot in shots) > len(BODIES)


@pytest.mark.parametrize("slow_head", [False, True], ids=["body", "headers"])
def test_a_server_that_drips_its_answer_is_given_up(faulty, slow_head):
    faulty.on("GET", "/a.png", Answer(body=GOOD, drip=0.05, slow_head=slow_head))
    downloader = Downloader(seconds=1, attempts=3)
    with pytest.raises(DownloadFailed, match="did not arrive within 1 seconds"):
        downloader.fetch(f"{faulty.root}/a.png")
    assert faulty.count("GET", "/a.png") == 1
    downloader.close()


def test_an_abort_ends_a_download_that_waits_for_its_answer(faulty):
    held = threading.Event()
    faulty.on("GET", "/a.png", Answer(hold=held))
    downloader = Downloader()
    ended = threading.Event()

    def fetch():
        with pytest.raises(Cancelled):
            downloader.fetch(f"{faulty.root}/a.png")
        ended.set()

    thread = threading.Thread(target=fetch)
    thread.start()
    faulty.wait_for("GET", "/a.png")
    downloader.abort()
    assert ended.wait(5)
    thread.join()
    downloader.close()
    held.set()


def test_a_storage_that_asks_for_an_hour_is_not_waited_for(faulty):
    faulty.on("GET", "/a.png", Answer(503, headers={"retry-after": "3600"}))
    downloader = Downloader()
    with pytest.raises(DownloadFailed, match="503") as caught:
        downloader.fetch(f"{faulty.root}/a.png")
    assert caught.value.retry_after == 3600
    downloader.close()


def test_a_picture_of_another_size_is_asked_for_once_more(faulty):
    small, right = Answer(body=png(32, 24)), Answer(body=GOOD)
    faulty.scene("/init", small, right)
    with faulty.client() as client:
        (shot,) = ws.capture(client, ROOM, "/init", **SIZE)
        assert (shot.image().size, shot.size_ok, shot.attempts) == ((64, 48), True, 2)
        faulty.scene("/other", small)
        with pytest.warns(UserWarning, match="requested size"):
            (kept,) = ws.capture(client, ROOM, "/other", **SIZE)
    assert (kept.image().size, kept.size_ok, kept.attempts) == ((32, 24), False, 2)


def test_a_scene_is_captured_until_it_stands_still(faulty):
    colours = ["red", "green", "blue", "blue", "red"]
    faulty.group(moving=[Answer(body=png(64, 48, colour)) for colour in colours], still=Answer(body=GOOD))
    faulty.follow_paths("/g/moving", "/g/still")
    with faulty.client() as client:
        shots = ws.capture(client, ROOM, "/g", group=True, stable=True, **SIZE)
    assert [(shot.attempts, shot.hint) for shot in shots] == [(4, None), (2, None)]
    assert shots["/g/moving"].png == png(64, 48, "blue")


def test_a_scene_that_never_stands_still_says_so(faulty):
    faulty.group(moving=[Answer(body=png(64, 48, (shade, 0, 0))) for shade in range(0, 200, 20)])
    faulty.follow_paths("/g/moving")
    with faulty.client() as client:
        (shot,) = ws.capture(client, ROOM, "/g", group=True, stable=True, **SIZE)
    assert shot.ok
    assert shot.attempts == 5
    assert "keeps changing. It was captured 5 times" in shot.hint


def test_a_picture_above_the_largest_is_a_row_that_says_how_to_allow_it(faulty):
    faulty.group(a=Answer(body=GOOD))
    with faulty.client() as client:
        (shot,) = ws.capture(client, ROOM, "/g", group=True, max_bytes=100, **SIZE)
        assert "larger than 100 bytes" in shot.error
        assert "max_bytes=" in shot.hint
        with pytest.raises(ws.errors.InvalidInput, match="max_bytes"):
            ws.capture(client, ROOM, "/g", group=True, max_bytes=0, **SIZE)


def test_the_flipped_bit_is_one_that_only_the_checksum_sees():
    assert len(flipped(GOOD)) == len(GOOD)
    assert zlib.crc32(flipped(GOOD)) != zlib.crc32(GOOD)
