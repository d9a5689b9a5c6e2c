"""A sandbox that nobody holds, whose parent is killed or has forked, or that is told to stop drawing."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from processes import assert_gone, family

import whiteshot_nb as ws


def test_a_forked_child_that_holds_its_input_open_does_not_keep_it_alive(tmp_path):
    script = (
        "import os, time, whiteshot_nb as ws\n"
        "sandbox = ws.Sandbox(samples=False)\n"
        "print(sandbox.pid, flush=True)\n"
        "if os.fork() == 0:\n"
        "    time.sleep(60)\n"
        "    os._exit(0)\n"
        "began = time.monotonic()\n"
        "if input() == 'close':\n"
        "    sandbox.close()\n"
        "    print(time.monotonic() - began < 8, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(ws.__file__).parent.parent), "TMPDIR": str(tmp_path)}
    for ending in (b"close\n", b"kill\n"):
        with subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            start_new_session=True,
        ) as parent:
            processes = family(int(parent.stdout.readline()))
            parent.stdin.write(ending)
            parent.stdin.flush()
            if ending == b"close\n":
                assert parent.stdout.readline() == b"True\n"
            assert_gone(processes)
            os.killpg(parent.pid, signal.SIGKILL)


def test_a_sandbox_nobody_holds_any_more_stops():
    running = ws.Sandbox(samples=False)
    processes = family(running.pid)
    del running
    gc.collect()
    assert_gone(processes)


def test_it_dies_with_its_parent_even_if_that_is_killed_with_minus_9(tmp_path):
    script = (
        "import time, whiteshot_nb as ws\n"
        "sandbox = ws.Sandbox(samples=False)\n"
        "client = sandbox.client()\n"
        "client.screenshot(client.rooms.create().uuid, width=8, height=8)\n"
        "print(sandbox.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    root = Path(ws.__file__).parent.parent
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(root), "TMPDIR": str(tmp_path)},  # it cannot clean up after itself
    ) as parent:
        try:
            processes = family(int(parent.stdout.readline()))
            assert len(processes) > 1
        finally:
            parent.send_signal(signal.SIGKILL)
    assert parent.returncode == -signal.SIGKILL
    assert_gone(processes)
    assert not list(tmp_path.glob("whiteshot-sandbox-*"))


def drawn_of(sandbox, keys):
    """How many of the pictures are there; the first scene is not always the first, with two who draw."""
    return sum(sandbox.storage.get(key) is not None for key in keys)


def test_a_cancel_lets_the_server_stop_drawing():
    """The next picture waits its turn behind what is drawn; had nothing stopped, nearly all were there by then."""
    with ws.Sandbox() as sandbox, sandbox.client() as client:
        room = sandbox.rooms[0].uuid
        job = ws.start_capture(client, room, "/lesson", width=3000, height=2000, group=True)
        keys = [f"room_cover/2811/{room}{scene}.png" for scene in client.scenes.list(room, "/lesson")]
        pause = threading.Event()
        while not drawn_of(sandbox, keys):
            assert not job.done
            pause.wait(0.02)
        job.cancel()
        assert job.result(30)[0].stage == "ask"
        assert ws.capture(client, room, "/init", width=64, height=48)[0].ok
        assert drawn_of(sandbox, keys) < len(keys) // 2
