"""Real servers of other people: SeaweedFS as an S3 store with an open and a closed bucket."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

ACCESS_KEY, SECRET_KEY = "made-up-access-key", "made-up-secret-key"
_PORTS = ("master.port", "volume.port", "filer.port", "admin.port", "s3.port.grpc")
_PORTS += ("master.port.grpc", "volume.port.grpc", "filer.port.grpc", "admin.port.grpc")
_READY = b"Press Ctrl+C"


@dataclass(frozen=True)
class S3:
    """Where the store is; `open` may be read by everybody, `closed` only with the keys."""

    endpoint: str
    access_key: str = ACCESS_KEY
    secret_key: str = SECRET_KEY


@pytest.fixture(scope="session")
def s3(tmp_path_factory):
    folder = tmp_path_factory.mktemp("seaweedfs")
    keys = {"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}
    identities = [
        {"name": "anonymous", "actions": ["Read:open"]},
        {"name": "owner", "credentials": [keys], "actions": ["Admin", "Read", "Write", "List"]},
    ]
    (folder / "s3.json").write_text(json.dumps({"identities": identities}), encoding="utf-8")
    port, *others = free_ports(1 + len(_PORTS))
    command = [str(Path(sys.executable).with_name("weed")), "mini", f"-dir={folder}", "-ip=127.0.0.1"]
    command += [f"-s3.port={port}", "-bucket=open,closed", f"-s3.config={folder / 's3.json'}"]
    command += ["-s3.port.iceberg=0", "-s3.port.lance=0", "-webdav=false", "-admin.ui=false"]
    command += [f"-{name}={other}" for name, other in zip(_PORTS, others, strict=True)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder)
    try:
        assert await_line(process, _READY), "SeaweedFS did not start"
        yield S3(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


def await_line(process, words):
    """Read until a line has these words; afterwards somebody has to go on reading, or the pipe fills up."""
    found = any(words in line for line in process.stdout)
    threading.Thread(target=process.stdout.read, daemon=True).start()
    return found


def free_ports(count):
    with ExitStack() as stack:
        taken = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in taken]
