"""The sandbox is a process of its own that goes when it should, however it should."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import psutil
import pytest
from processes import assert_gone, family

import whiteshot_nb as ws
from whiteshot_nb import errors


@pytest.fixture(scope="module")
def small():
    with ws.Sandbox(samples=False) as running:
        yield running


def folder_of(sandbox):
    command = psutil.Process(sandbox.pid).cmdline()
    return Path(command[command.index("--data") + 1])


def draw(sandbox):
    with sandbox.client() as client:
        room = client.rooms.create().uuid
        return client.screenshot(room, width=8, height=8)


def test_it_has_what_it_promises(sandbox):
    assert sandbox.url.startswith("http://127.0.0.1:")
    assert sandbox.url.endswith("/v5")
    claims = ws.tokens.verify(sandbox.token, sandbox.sk)
    assert (claims.kind, claims.role, claims.ak) == ("sdk", "admin", sandbox.ak)
    assert len(sandbox.rooms) == 3
    for room in sandbox.rooms:
        assert len(room.uuid) == 32
        assert room.name
    assert f"{len(sandbox.rooms)} rooms" in repr(sandbox)
    assert sandbox.token not in repr(sandbox)
    assert sandbox.sk not in repr(vars(sandbox).get("_process"))


def test_two_at_once_know_nothing_of_each_other(sandbox, small):
    assert sandbox.url != small.url
    assert small.rooms == ()
    made = draw(small)
    assert httpx.get(made.url).status_code == 200
    with sandbox.client(small.token) as stranger, pytest.raises(errors.Unauthorized):
        next(stranger.rooms.list())


def fail_in_a_with(found):
    with ws.Sandbox(samples=False) as running:
        found += [running, folder_of(running), *family(running.pid)]
        assert found[1].is_dir()
        raise ZeroDivisionError


def test_leaving_a_with_even_by_an_error_stops_all_its_processes_and_removes_its_files():
    found = []
    with pytest.raises(ZeroDivisionError):
        fail_in_a_with(found)
    running, folder, *processes = found
    assert len(processes) > 1
    assert_gone(processes)
    assert not folder.exists()
    assert "stopped" in repr(running)
    running.close()  # a second time
    with running.client() as client, pytest.raises(errors.TransportError, match="refused"):
        client.rooms.create()


def test_no_secret_is_on_the_command_line(small):
    draw(small)
    for process in family(small.pid):
        line = " ".join(process.cmdline())
        assert not [secret for secret in (small.token, small.sk, small.ak) if secret in line]


def test_no_secret_is_left_in_its_files(small):
    draw(small)
    files = [path for path in folder_of(small).rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert small.sk.encode() not in path.read_bytes()


def test_it_listens_on_this_machine_only(small):
    addresses = [c.laddr.ip for c in psutil.Process(small.pid).net_connections() if c.status == psutil.CONN_LISTEN]
    assert addresses
    assert set(addresses) == {"127.0.0.1"}


def test_an_interrupt_of_the_whole_process_group_does_not_reach_it(tmp_path):
    """Ctrl-C in a terminal, and the notebook's stop button, signal the group."""
    script = (
        "import signal, time, whiteshot_nb as ws\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's background jobs ignore it
        "with ws.Sandbox(samples=False) as sandbox:\n"
        "    try:\n"
        "        print('up', flush=True)\n"
        "        time.sleep(600)\n"
        "    except KeyboardInterrupt:\n"
        "        client = sandbox.client()\n"
        "        print(client.screenshot(client.rooms.create().uuid, width=8, height=8).key, flush=True)\n"
    )
    root = str(Path(ws.__file__).parent.parent)
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": root, "TMPDIR": str(tmp_path)},
    ) as parent:
        assert parent.stdout.readline() == b"up\n"
        os.killpg(parent.pid, signal.SIGINT)
        assert parent.stdout.readline().endswith(b"undefined.png\n")
    assert parent.returncode == 0


def test_a_killed_drawing_process_does_not_take_the_server_down(small):
    draw(small)
    server, *children = family(small.pid)
    for child in children:
        child.kill()
    assert httpx.get(draw(small).url).status_code == 200
    assert server.is_running()


def test_a_server_that_cannot_start_says_why(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "uvicorn.py").write_text("raise RuntimeError('no uvicorn today')", encoding="utf-8")
    with pytest.raises(errors.SandboxError, match=r"did not start.*no uvicorn today.*whiteshot serve"):
        ws.Sandbox(samples=False)


def test_without_the_server_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(errors.ConfigError, match=r'pip install "whiteshot-nb\[server\]"'):
        ws.Sandbox()
