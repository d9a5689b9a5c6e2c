"""The doctor: every check good and failing, against the real server and against servers that misbehave."""

from __future__ import annotations

import json
import re
import socket
from urllib.parse import urlencode

import pytest
from closed_port import closed_port
from faulty import ROOM, TOKEN, Answer, FaultyServer, as_html, as_json, png
from paths import DATA
from typer.testing import CliRunner

import whiteshot_nb as ws
from whiteshot_nb import tokens
from whiteshot_nb.cli import app

CHECKS = ["address", "token", "data center", "room", "scenes", "screenshot", "picture", "size", "content"]
SIZE = {"width": 64, "height": 48}
SCREENSHOTS = f"/v5/rooms/{ROOM}/screenshots"


@pytest.fixture
def faulty():
    """A server where everything is good; a test spoils one thing."""
    with FaultyServer() as server:
        server.on("GET", "/v5/rooms?limit=100", as_json([{"uuid": ROOM}]))
        server.on("GET", f"/v5/rooms/{ROOM}", as_json({"uuid": ROOM}))
        server.on("GET", f"/v5/rooms/{ROOM}/scenes", as_json(["/init"]))
        server.scene("/init", Answer(body=png(64, 48)))
        yield server


@pytest.fixture
def broken(faulty):
    with faulty.client() as client:
        yield client


def by_check(diagnosis):
    assert [result.check for result in diagnosis] == CHECKS
    return {result.check: result for result in diagnosis}


def only_bad(diagnosis):
    """The one bad result; whatever stands on it was skipped."""
    (bad,) = [result for result in diagnosis if result.verdict == "bad"]
    behind = CHECKS[CHECKS.index(bad.check) + 1 :]
    if bad.check not in {"token", "scenes"}:
        assert [result.verdict for result in diagnosis if result.check in behind] == ["skipped"] * len(behind)
    assert not diagnosis.ok
    assert bad.advice
    return bad


def test_everything_is_good_at_the_sandbox(client, lesson):
    diagnosis = client.doctor(lesson)
    found = by_check(diagnosis)
    assert diagnosis.ok
    assert {result.verdict for result in diagnosis} == {"good"}
    assert "without TLS" in found["address"].observed
    assert found["token"].observed == "admin SDK token, never expires"
    assert found["screenshot"].observed.startswith("201 in ")
    assert found["size"].observed == "640 × 360"
    assert list(diagnosis.frame["check"]) == CHECKS


def test_a_server_that_is_down():
    with ws.Client(TOKEN, base_url=f"http://127.0.0.1:{closed_port()}/v5", retries=0) as client:
        bad = only_bad(client.doctor())
    assert bad.check == "address"
    assert "refused the connection" in bad.observed


def test_a_name_that_is_not_known():
    with ws.Client(TOKEN, base_url="https://no-such-host.invalid/v5", retries=0) as client:
        assert "could not be resolved" in only_bad(client.doctor()).observed


def test_a_plain_server_behind_an_https_address(faulty):
    with ws.Client(TOKEN, base_url=f"{faulty.root}/v5".replace("http:", "https:"), retries=0) as client:
        assert "TLS" in only_bad(client.doctor()).observed


@pytest.mark.parametrize(
    ("options", "words"),
    [({"role": "reader"}, "reader SDK token"), ({"role": "writer", "now_ms": 1}, "expired")],
    ids=["reader", "expired"],
)
def test_a_token_that_will_not_do_and_what_the_server_says_to_it(sandbox, options, words):
    token = tokens.sign("sdk", sandbox.ak, sandbox.sk, **options)
    with sandbox.client(token) as client:
        found = by_check(client.doctor())
    assert (found["token"].verdict, found["room"].verdict) == ("bad", "bad")
    assert words in found["token"].observed
    assert re.search("40[13]", found["room"].observed)
    assert found["screenshot"].verdict == "skipped"


def test_a_room_token_looks_at_its_own_room(sandbox, lesson):
    token = tokens.sign("room", sandbox.ak, sandbox.sk, role="writer", uuid=lesson)
    with sandbox.client(token) as client:
        diagnosis = client.doctor()
    assert diagnosis.ok
    assert lesson in by_check(diagnosis)["room"].observed


def test_a_data_center_nobody_knows_is_a_note(faulty):
    with pytest.warns(UserWarning, match="mars"), faulty.client(region="mars") as client:
        found = by_check(client.doctor(**SIZE))
    assert found["data center"].verdict == "note"


def test_a_data_center_that_was_replaced_is_a_note(faulty):
    with pytest.warns(UserWarning, match="gb-lon"), faulty.client(region="gb-lon") as client:
        found = by_check(client.doctor(**SIZE))["data center"]
    assert (found.verdict, found.advice) == ("note", "Use eu if the room exists there.")


SPOILED = {
    "no rooms": ("GET", "/v5/rooms?limit=100", as_json([]), "room", "no rooms"),
    "rooms refused": ("GET", "/v5/rooms?limit=100", as_json({"message": "no"}, 403), "room", "403 “no”"),
    "HTML for rooms": ("GET", "/v5/rooms?limit=100", as_html(), "room", "HTML page"),
    "scenes refused": ("GET", f"/v5/rooms/{ROOM}/scenes", as_json({"message": "no"}, 403), "scenes", "403 “no”"),
    "screenshots off": (
        "POST",
        SCREENSHOTS,
        as_json({"message": "service not enable"}, 403),
        "screenshot",
        "service not enable",
    ),
    "half an answer": ("POST", SCREENSHOTS, as_json({"url": "http://x/a.png"}, 201), "screenshot", "201"),
}


@pytest.mark.parametrize(("method", "path", "answer", "check", "words"), SPOILED.values(), ids=SPOILED)
def test_what_the_server_said_and_what_to_do(faulty, broken, method, path, answer, check, words):
    faulty.on(method, path, answer)
    bad = only_bad(broken.doctor(**SIZE))
    assert bad.check == check
    assert words in bad.observed


PICTURES = {
    "private": (Answer(403), "403", "storage="),
    "not there": (Answer(404), "404", "console"),
    "cut": (Answer(body=png(64, 48)[:-20]), "cut short", ""),
    "HTML": (as_html(), "HTML", ""),
}


@pytest.mark.parametrize(("answer", "words", "advice"), PICTURES.values(), ids=PICTURES)
def test_a_picture_that_cannot_be_had(faulty, broken, answer, words, advice):
    faulty.scene("/init", answer)
    found = by_check(broken.doctor(**SIZE))["picture"]
    assert found.verdict == "bad"
    assert words in found.observed
    assert advice in found.advice


def test_another_size_is_a_note(broken):
    found = by_check(broken.doctor(width=65, height=48))["size"]
    assert (found.verdict, found.observed) == ("note", "64 × 48")
    assert "The requested size was 65 × 48" in found.advice


def test_a_blank_picture_is_a_note_with_the_known_causes(faulty, broken):
    faulty.scene("/init", Answer(body=png(64, 48, "white")))
    found = by_check(broken.doctor(**SIZE))["content"]
    assert found.verdict == "note"
    assert "drawing plug-in" in found.advice
    assert "appliance-plugin" in found.advice  # where it is documented


@pytest.mark.parametrize(
    ("status", "more", "words"),
    [(200, {}, "The documented status is 201"), (201, {"expires": 7}, "undocumented fields: expires")],
)
def test_what_differs_from_the_documents_but_works_is_told(faulty, broken, status, more, words):
    image = faulty.picture("/init", Answer(body=png(64, 48)))
    faulty.on("POST", SCREENSHOTS, as_json(image | more, status))
    diagnosis = broken.doctor(**SIZE)
    result = by_check(diagnosis)["screenshot"]
    assert diagnosis.ok
    assert words in result.observed + result.advice


def test_a_private_space_is_read_with_its_keys():
    with ws.Sandbox(private=True) as sandbox, sandbox.client() as client:
        assert only_bad(client.doctor()).check == "picture"
        assert client.doctor(storage=sandbox.storage).ok


def test_it_changes_nothing_but_makes_a_room_where_it_is_told_to(client):
    before = [room.uuid for room in client.rooms.list()]
    client.doctor()
    assert [room.uuid for room in client.rooms.list()] == before
    made = by_check(client.doctor(create_room=True))["room"]
    assert len(list(client.rooms.list())) == len(before) + 1
    assert made.advice == "The API cannot delete rooms."


def test_results_come_one_by_one_and_are_shown_as_text_and_as_html(client):
    came = []
    diagnosis = client.doctor("<b>x", on_result=came.append)
    assert tuple(came) == tuple(diagnosis)
    assert "✗ room" in repr(diagnosis)
    assert "<b>x" not in diagnosis._repr_html_()


def test_no_secret_is_in_what_it_says_or_records(sandbox, lesson, tmp_path):
    shown = ""
    for client in (sandbox.client(), ws.Client(ak=sandbox.ak, sk=sandbox.sk, base_url=sandbox.url)):
        with client:
            diagnosis = client.doctor(lesson, record=tmp_path)
            shown += repr(diagnosis) + diagnosis._repr_html_() + diagnosis.frame.to_csv()
    files = sorted(tmp_path.iterdir())
    recorded = "".join(file.read_text(encoding="utf-8") for file in files)
    assert [file.name for file in files] == ["001-GET.json", "002-GET.json", "003-POST.json"]
    for secret in (sandbox.token, sandbox.sk):
        assert secret not in shown + recorded
    for private in (lesson, sandbox.ak, "whiteshotSandboxTeam00", "Photosynthesis", "127.0.0.1"):
        assert private not in recorded


def test_a_record_keeps_what_is_worth_learning(faulty, broken, tmp_path):
    faulty.on("POST", SCREENSHOTS, as_json({"error": {"title": "service not enable", "requestId": "r1"}}, 403))
    broken.doctor(**SIZE, record=tmp_path)
    last = json.loads(max(tmp_path.iterdir()).read_text(encoding="utf-8"))
    assert last["request"]["method"] == "POST"
    assert last["request"]["body"] == {"width": 64, "height": 48, "path": "/init"}
    assert last["response"]["status"] == 403
    assert last["response"]["body"] == {"error": {"title": "service not enable", "requestId": "(removed)"}}


def test_tokens_and_queries_in_answers_are_removed_from_a_record(faulty, broken, tmp_path):
    image = faulty.picture("/init", Answer(body=png(64, 48)))
    signed = image | {"url": image["url"] + "?X-Amz-Signature=abc", "note": f"your token is {TOKEN}"}
    faulty.on("GET", "/room_cover/2811/" + ROOM + "/init.png?X-Amz-Signature=abc", Answer(body=png(64, 48)))
    faulty.on("POST", SCREENSHOTS, as_json(signed, 201))
    assert broken.doctor(**SIZE, record=tmp_path).ok
    recorded = "".join(file.read_text(encoding="utf-8") for file in tmp_path.iterdir())
    assert "abc" not in recorded
    assert TOKEN[12:] not in recorded
    assert "NETLESSSDK_(removed)" in recorded


RECORDINGS = sorted((DATA / "recordings").iterdir())


@pytest.fixture
def fresh(tmp_path, sandbox, lesson):
    """What was recorded just now."""
    with sandbox.client() as client:
        client.doctor(lesson, path="/lesson/06-plant", record=tmp_path)
    return tmp_path


def test_a_fresh_record_gives_the_same_examination(fresh):
    assert {result.verdict for result in replayed(fresh)} == {"good"}


@pytest.mark.parametrize("folder", RECORDINGS, ids=lambda folder: folder.name)
def test_every_recording_is_asked_for_again_and_read_the_same(folder):
    statuses = [record["response"]["status"] for record in records_in(folder)]
    diagnosis = replayed(folder)
    assert diagnosis.ok is all(200 <= status < 300 for status in statuses), diagnosis
    assert "base_url" not in repr(diagnosis)  # the advice where an answer is not one of this API


def records_in(folder):
    return [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))]


def replayed(folder):
    """Serve a recording again, and examine; what is asked must be what was recorded."""
    records = records_in(folder)
    first = records[0]["request"]["path"].rpartition("/")[2]
    with FaultyServer() as server:
        paths = [replay(server, record) for record in records]
        with server.client() as client:
            asked = records[-1]["request"]["body"] or SIZE | {"path": None}
            diagnosis = client.doctor(None if first == "rooms" else first, **asked)
        assert [one.path for one in server.asked if "/v5/" in one.path] == paths
    return diagnosis


def replay(server, record):
    request, response = record["request"], record["response"]
    body = response["body"]
    path = f"/v5{request['path']}" + ("?" + urlencode(request["query"]) if request["query"] else "")
    if request["path"].endswith("/screenshots") and response["status"] == 201:
        size = request["body"]["width"], request["body"]["height"]
        server.on("GET", "/picture.png", Answer(body=png(*size)))
        body = body | {"url": f"{server.root}/picture.png"}
    server.on(request["method"], path, as_json(body, response["status"]))
    return path


def test_what_texts_of_errors_name_is_removed_from_a_record(faulty, broken, tmp_path):
    title = "team not registration with uuid: RMmLqyz2EeuNvcWVQ7-5aw, trace 0b1d9d2c-2f5f-4c4e-8a59-3b8f1f5d7a10"
    faulty.on("POST", SCREENSHOTS, as_json({"error": {"title": title}}, 403))
    broken.doctor(**SIZE, record=tmp_path)
    assert records_in(tmp_path)[-1]["response"]["body"]["error"]["title"] == (
        "team not registration with uuid: (removed), trace (removed)"
    )


def test_a_banned_room_is_a_note_that_says_how_to_lift_the_ban(faulty, broken):
    faulty.on("GET", f"/v5/rooms/{ROOM}", as_json({"uuid": ROOM, "isBan": True}))
    found = by_check(broken.doctor(ROOM, **SIZE))["room"]
    assert found.verdict == "note"
    assert "banned=False" in found.advice


def test_a_key_of_another_form_is_a_note(faulty, broken):
    image = faulty.picture("/init", Answer(body=png(64, 48))) | {"key": "covers/1.png"}
    faulty.on("POST", SCREENSHOTS, as_json(image, 201))
    found = by_check(broken.doctor(**SIZE))["screenshot"]
    assert found.verdict == "note"
    assert "covers/1.png" in found.observed


def test_a_token_that_travels_unencrypted_is_a_note_also_behind_a_proxy(faulty, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", faulty.root)
    with ws.Client(TOKEN, base_url="http://boards.example/v5", retries=0) as client:
        found = client.doctor()[0]
    assert found.verdict == "note"
    assert found.observed == "boards.example is reached through the proxy that is set in the environment"
    assert "https://" in found.advice


def test_a_server_that_takes_the_connection_and_says_nothing(monkeypatch):
    monkeypatch.setattr("whiteshot_nb.doctor.reachability._SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"https://127.0.0.1:{mute.getsockname()[1]}/v5"
        with ws.Client(TOKEN, base_url=url, retries=0) as client:
            assert "did not answer in time" in only_bad(client.doctor()).observed


def test_a_host_that_no_name_can_be():
    with ws.Client(TOKEN, base_url="https://boards..example/v5", retries=0) as client:
        assert "the address is not valid" in only_bad(client.doctor()).observed


def test_a_picture_too_large_to_look_at_is_a_note(broken, monkeypatch):
    monkeypatch.setattr("whiteshot_nb.images.pixel_limit.MAX_PIXELS", 100)
    found = by_check(broken.doctor(**SIZE))["content"]
    assert (found.verdict, found.observed) == ("note", "too large to decode")
    assert found.advice


def test_a_task_token_and_one_of_another_room_will_not_do(sandbox, lesson):
    task = tokens.sign("task", sandbox.ak, sandbox.sk, role="admin", uuid="a-task")
    other = tokens.sign("room", sandbox.ak, sandbox.sk, role="admin", uuid="0" * 32)
    with sandbox.client(task) as client:
        assert by_check(client.doctor(lesson))["token"].verdict == "bad"
    with sandbox.client(other) as client:
        found = by_check(client.doctor(lesson))
    assert (found["token"].verdict, found["room"].verdict) == ("good", "bad")
    assert "access room" in found["room"].observed


def doctor(sandbox, *arguments, token=None):
    """What the command line answers, with the sandbox's token or another one."""
    token = sandbox.token if token is None else token
    environment = {"WHITESHOT_BASE_URL": sandbox.url, "COLUMNS": "200", "WHITESHOT_TOKEN": token}
    return CliRunner().invoke(app, ["doctor", *arguments], env=environment)


def test_the_command_says_first_that_a_room_cannot_be_deleted_and_where_the_record_is(sandbox, tmp_path):
    done = doctor(sandbox, "--create-room", "--record", str(tmp_path / "r"))
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("Creating a room. The API cannot delete rooms.")
    assert "201 and the new room" in done.stdout
    assert [record["request"]["method"] for record in records_in(tmp_path / "r")] == ["POST", "GET", "POST"]


def test_the_command_prints_the_table_and_its_exit_code_says_how_it_went(sandbox, lesson):
    good, bad, none = doctor(sandbox, lesson), doctor(sandbox, "nobody"), doctor(sandbox, token="")
    assert (good.exit_code, bad.exit_code, none.exit_code) == (0, 1, 2)
    assert all(check in good.stdout for check in CHECKS)
    assert "room not found" in bad.stdout
    assert "No token or key pair was found" in none.stderr
    assert sandbox.token not in good.stdout + good.stderr


def test_the_button_of_the_form_shows_the_same(client, lesson):
    form = ws.CaptureForm(client)
    form.fill(room=lesson)
    form.test_connection().result(30)
    assert form.diagnosis.ok
    assert "The connection works" in form.findings.value
    form.room.value = "nobody"
    form.test_connection().result(30)
    assert "These checks found a problem: room" in form.findings.value
    form.close()
