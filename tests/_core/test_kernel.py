"""Captures in a real kernel: the stop button, `await`, the context of a widget's handler.

With WHITESHOT_LAB_PYTHON the kernel runs in that Python, which may have another ipykernel.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest
from faulty import ROOM, TOKEN, Answer, FaultyServer, png
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

import whiteshot_nb as ws

PATIENCE = 60
SIZE = "width=64, height=48"


class Kernel:
    """A kernel that runs cells and returns what they print; an error is returned by its name."""

    def __init__(self, folder):
        python = os.environ.get("WHITESHOT_LAB_PYTHON") or sys.executable
        self._manager = KernelManager()
        argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        self._manager._kernel_spec = KernelSpec(argv=argv, display_name="test", language="python")
        root = str(Path(ws.__file__).parents[1])
        self._manager.start_kernel(cwd=str(folder), env=os.environ | {"PYTHONPATH": root, "WHITESHOT_TOKEN": TOKEN})
        self._client = self._manager.blocking_client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=PATIENCE)

    def close(self):
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)

    def start(self, code):
        return self._client.execute(code, allow_stdin=False)

    def interrupt(self):
        self._manager.interrupt_kernel()

    def finish(self, cell):
        printed, error = "", None
        while True:
            message = self._client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") != cell:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream" and content["name"] == "stdout":
                printed += content["text"]
            if kind == "error":
                error = content["ename"]
            if kind == "status" and content["execution_state"] == "idle":
                return printed.strip() if error is None else error

    def run(self, code):
        return self.finish(self.start(code))


@pytest.fixture
def faulty():
    with FaultyServer() as server:
        yield server


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    kernel = Kernel(tmp_path_factory.mktemp("kernel"))
    assert kernel.run("import os\nimport whiteshot_nb as ws") == ""
    yield kernel
    kernel.close()


@pytest.fixture
def kernel(running, tmp_path, faulty):
    begin = f"os.chdir({str(tmp_path)!r}); client = ws.Client(base_url={faulty.root + '/v5'!r}, retries=0)"
    assert running.run(begin) == ""
    return running


CAPTURE = f'ws.capture(client, "{ROOM}", "/g", group=True, {SIZE}, library="boards")'


def test_the_stop_button_ends_a_capture_and_keeps_what_had_arrived(kernel, faulty, tmp_path):
    held = threading.Event()
    faulty.group(a=Answer(body=png(64, 48)), b=Answer(hold=held), c=Answer(body=png(64, 48, "blue")))
    cell = kernel.start(CAPTURE)
    for name in "abc":
        faulty.wait_for("GET", f"/room_cover/2811/{ROOM}/g/{name}.png")
    with ws.Library(tmp_path / "boards") as library:
        wait_until(lambda: library.shots().frame["ok"].sum() == 2)
        kernel.interrupt()
        assert kernel.finish(cell) == "KeyboardInterrupt"
        held.set()
        assert library.runs["status"].tolist() == ["cancelled"]
        assert library.shots().frame["ok"].tolist() == [True, False, True]
        assert library.verify().empty
        faulty.follow_paths("/g/b")
        faulty.on("GET", f"/room_cover/2811/{ROOM}/g/b.png", Answer(body=png(64, 48, "green")))
        resumed = 'library = ws.Library("boards"); print(library.resume(library.runs["run"][0], client))'
        assert kernel.run(resumed) == "<Shots 3 of 3 captured, 64×48>"


def wait_until(holds):
    event = threading.Event()
    assert any(holds() or event.wait(0.05) for _ in range(20 * PATIENCE))


def test_a_job_is_awaited_in_a_cell_and_the_kernel_stays_free(kernel, faulty):
    held = threading.Event()
    faulty.group(a=Answer(body=png(64, 48), hold=held))
    start = CAPTURE.replace("ws.capture", "job = ws.start_capture")
    assert kernel.run(f"{start}; print(job.done)") == "False"
    assert kernel.run("print(6 * 7)") == "42"
    held.set()
    assert kernel.run("print(await job)") == "<Shots 1 of 1 captured, 64×48>"


def test_the_stop_button_ends_a_job_that_is_awaited(kernel, faulty, tmp_path):
    faulty.group(a=Answer(body=png(64, 48)), b=Answer(hold=threading.Event()))
    start = CAPTURE.replace("ws.capture", "job = ws.start_capture")
    cell = kernel.start(f"{start}; open('begun', 'w').close(); await job")
    wait_until((tmp_path / "begun").exists)
    with ws.Library(tmp_path / "boards") as library:
        wait_until(lambda: library.shots().frame["ok"].sum() == 1)
    kernel.interrupt()
    assert kernel.finish(cell) == "CancelledError"
    assert kernel.run("print(job.result(30))") == "<Shots 1 of 2 captured, 64×48>"


HANDLER = f"""
import ipywidgets
button, box = ipywidgets.Button(), ipywidgets.IntProgress()
def clicked(_):
    global job
    job = ws.start_capture(client, "{ROOM}", "/g", group=True, {SIZE},
                           progress=lambda now: box.set_trait("value", now.done))
button.on_click(clicked)
"""


def test_a_capture_begun_in_a_widgets_handler_reports_into_widgets(kernel, faulty):
    faulty.group(a=Answer(body=png(64, 48)), b=Answer(body=png(64, 48, "blue")))
    assert kernel.run(HANDLER) == ""
    assert kernel.run("button.click(); print(job.result(30), box.value)") == "<Shots 2 of 2 captured, 64×48> 2"
