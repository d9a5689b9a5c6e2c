"""A foreign program reads the OpenAPI document and tries the live server with data it makes up."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

import whiteshot_nb as ws

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
)
BAN = "ban_room_v5_rooms__uuid__patch"


@pytest.fixture(scope="module")
def target():
    """A server, and a room of it with scenes."""
    with ws.Sandbox(samples=False) as sandbox, sandbox.client() as client:
        room = client.rooms.create(name="schemathesis").uuid
        client.scenes.add(room, "/a", ["b"])
        yield sandbox, room


def report_of(target, folder, *options):
    sandbox, room = target
    settings = f'[parameters]\n"path.uuid" = "{room}"\n"query.path" = "/a/b"\n'
    (folder / "schemathesis.toml").write_text(settings, encoding="utf-8")
    command = [str(Path(sys.executable).with_name("schemathesis")), "--config-file", "schemathesis.toml", "run"]
    command += [f"{sandbox.url.removesuffix('/v5')}/openapi.json", "--checks", ",".join(CHECKS), *options]
    command += ["-H", f"token: {sandbox.token}", "--phases", "coverage,fuzzing", "--max-examples", "20"]
    command += ["--seed", "1", "--no-color"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=200, check=False)
    report = done.stdout.replace(sandbox.token, "…")
    assert done.returncode == 0, report[-9000:]
    return report


def operations_of(report):
    return int(re.search(r"Tested: (\d+)", report)[1])


def test_no_answer_is_a_crash_or_undocumented(target, tmp_path):
    document = httpx.get(f"{target[0].url.removesuffix('/v5')}/openapi.json").json()
    operations = sum(len(item) for item in document["paths"].values())
    assert operations_of(report_of(target, tmp_path, "--exclude-operation-id", BAN)) == operations - 1 >= 15


def test_nor_is_one_to_a_ban_after_which_most_calls_are_refused(target, tmp_path):
    assert operations_of(report_of(target, tmp_path, "--include-operation-id", BAN)) == 1
