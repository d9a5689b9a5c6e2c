"""Pictures in a real S3 store (SeaweedFS): written by the server, read with and without keys."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import traceback

import pytest
import urllib3

import whiteshot_nb as ws
from whiteshot_nb import errors, tokens
from whiteshot_nb.fetching.download import Downloader

SIZE = {"width": 96, "height": 54}
AK, SK = "ak", "sk"


def storage(s3, bucket, **options):
    options = {"access_key": s3.access_key, "secret_key": s3.secret_key} | options
    return ws.Storage(f"s3://{bucket}", vendor="s3", endpoint=s3.endpoint, **options)


@pytest.fixture
def serve(s3, tmp_path):
    """Start the service with its pictures in a bucket; returns a client of it."""
    running = []

    def start(location, *options):
        command = [sys.executable, "-m", "whiteshot_nb", "serve", "--port", "0", "--data", str(tmp_path / "data")]
        command += ["--storage", location, "--storage-vendor", "s3", "--storage-endpoint", s3.endpoint, *options]
        keys = {"WHITESHOT_STORAGE_ACCESS_KEY": s3.access_key, "WHITESHOT_STORAGE_SECRET_KEY": s3.secret_key}
        process = subprocess.Popen(
            [*command, "--stop-with-parent"],
            env=os.environ | keys | {"WHITESHOT_AK": AK, "WHITESHOT_SK": SK},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        running.append(process)
        line = process.stdout.readline()
        assert line, process.stderr.read().decode()
        token = tokens.sign("sdk", AK, SK, role="admin")
        return ws.Client(token, base_url=json.loads(line)["url"])

    yield start
    for process in running:
        process.communicate(timeout=30)


def lesson_of(client):
    return next(room for room in client.rooms.list() if room.name.startswith("Lesson"))


def test_pictures_in_a_public_bucket_are_fetched_by_their_urls(s3, serve):
    client = serve("s3://open")
    shots = ws.capture(client, lesson_of(client).uuid, "/lesson", group=True, **SIZE)
    assert len(shots) >= 12
    assert shots.frame["ok"].all(), shots.frame["error"].tolist()
    first = shots[0]
    assert first.url == f"{s3.endpoint}/open/{first.key}"
    assert (first.bucket, first.bucket_region) == ("open", "us-east-1")
    assert urllib3.request("GET", first.url).headers["content-type"] == "image/png"


def test_the_storage_path_begins_the_key(s3, serve):
    client = serve("s3://open/school/covers")
    shot = ws.capture(client, lesson_of(client).uuid, "/lesson/06-plant", **SIZE)[0]
    assert shot.ok
    assert shot.key.startswith("school/covers/room_cover/2811/")
    assert storage(s3, "open").get(shot.key) == shot.png


def test_a_private_bucket_is_refused_by_url_with_advice_and_read_with_keys(s3, serve):
    client = serve("s3://closed")
    room = lesson_of(client).uuid
    refused = ws.capture(client, room, "/lesson", group=True, **SIZE)
    assert not refused.frame["ok"].any()
    assert set(refused.frame["http_status"]) == {403}
    assert "storage=whiteshot_nb.Storage" in refused[0].hint
    for presigned in (False, True):
        own = storage(s3, "closed", presigned=presigned)
        shots = ws.capture(client, room, "/lesson", group=True, storage=own, **SIZE)
        assert shots.frame["ok"].all(), shots.frame["error"].tolist()
        assert not shots.frame["url"].str.contains("?", regex=False).any()


@pytest.mark.parametrize("name", ["a b/ü?#%.png", "..../x.png", "漢字/😀.png", "a/+&=.png"])
def test_odd_keys_come_back_byte_for_byte_also_by_presigned_url(s3, name):
    own = storage(s3, "closed")
    own.put(name, b"some bytes")
    assert own.get(name) == b"some bytes"
    assert urllib3.request("GET", own.presign(name).get_secret_value()).data == b"some bytes"


def test_a_presigned_url_is_in_no_log_error_traceback_or_repr(s3, caplog):
    caplog.set_level(logging.DEBUG)
    signed = storage(s3, "closed", secret_key="wrong", presigned=True).presign("a.png")
    with pytest.raises(errors.DownloadFailed) as caught:
        Downloader(attempts=2).fetch(signed.get_secret_value())
    unreachable = signed.get_secret_value().replace(s3.endpoint, "http://127.0.0.1:9")
    with pytest.raises(errors.DownloadFailed) as lost:
        Downloader(attempts=2).fetch(unreachable)
    shown = [caplog.text, repr(signed), *("".join(traceback.format_exception(e.value)) for e in (caught, lost))]
    assert "GET /closed/a.png" in caplog.text
    assert "connection (2): 127.0.0.1:9" in caplog.text
    signature = signed.get_secret_value().rpartition("=")[2]
    assert not [text for text in shown if signature in text or "X-Amz-Signature" in text]


def test_wrong_keys_are_refused_in_one_line_without_addresses(s3):
    own = storage(s3, "closed", secret_key="wrong")
    with pytest.raises(errors.StorageError, match="could not be read in the bucket closed") as caught:
        own.get("a.png")
    text = str(caught.value)
    assert "403 Forbidden" in text
    assert "\n" not in text
    assert s3.endpoint not in "".join(traceback.format_exception(caught.value))


def test_what_is_not_there_is_none_and_what_is_too_large_is_refused(s3):
    own = storage(s3, "closed")
    own.put("large.png", bytes(2000))
    assert own.get("nothing.png") is None
    with pytest.raises(errors.StorageError, match="larger than 1,000 bytes"):
        own.get("large.png", max_bytes=1000)


def test_a_capture_says_when_the_space_is_another_one(s3, serve):
    client = serve("s3://closed")
    shots = ws.capture(client, lesson_of(client).uuid, "/lesson/06-plant", storage=storage(s3, "open"), **SIZE)
    assert shots[0].stage == "download"
    assert "in the bucket closed, but the given storage space is the bucket open" in shots[0].error


def test_a_server_whose_bucket_refuses_it_does_not_start_and_says_why(s3, tmp_path):
    command = [sys.executable, "-m", "whiteshot_nb", "serve", "--port", "0", "--data", str(tmp_path)]
    command += ["--storage", "s3://closed", "--storage-vendor", "s3", "--storage-endpoint", s3.endpoint]
    keys = {"WHITESHOT_STORAGE_ACCESS_KEY": s3.access_key, "WHITESHOT_STORAGE_SECRET_KEY": "wrong"}
    done = subprocess.run(command, env=os.environ | keys, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "The server could not start." in done.stderr
    assert "403 Forbidden" in done.stderr
    assert "Traceback" not in done.stderr
