"""The drawing processes: limits kept, deaths survived, nothing left behind."""

import multiprocessing
import os
import signal
import subprocess
import sys
from concurrent.futures import CancelledError

import psutil
import pytest

from whiteshot_nb.server.drawing import DrawingFailed, Renderer
from whiteshot_nb.server.drawing.fonts import default_fonts

PNG = b"\x89PNG\r\n\x1a\n"
PAGE = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}">{1}</svg>'
SMALL = PAGE.format(8, '<rect width="8" height="8" fill="#f00"/>')
LAYER = '<g opacity="0.5"><rect width="4096" height="4096"/><rect width="4000" height="4000" fill="#f00"/></g>'
LONG = PAGE.format(4096, LAYER * 2_000)  # 0.1 s each
LARGE = PAGE.format(4096, "<g opacity='0.5'><rect width='9' height='9'/>" * 30 + LAYER + "</g>" * 30)  # 64 MB each

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of Unix")


@pytest.fixture(scope="module")
def tight():
    with Renderer(workers=1, memory_mb=900, seconds=1.0) as renderer:
        renderer.submit(SMALL).result()
        yield renderer


def processes():
    """Drawing processes of this one; multiprocessing's resource tracker is not one."""
    return [process for process in psutil.Process().children() if "--multiprocessing-fork" in process.cmdline()]


def test_the_renderer_says_what_it_is(tight):
    assert tight.name == "resvg"
    assert tight.version.startswith("0.2.")
    assert tight.edition == f"resvg {tight.version}, fonts {default_fonts().digest}"


def test_a_drawing_that_takes_too_long_fails_and_the_next_one_works(tight):
    with pytest.raises(DrawingFailed, match="longer than 1 seconds"):
        tight.submit(LONG).result()
    assert tight.submit(SMALL).result().startswith(PNG)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps the limit")
def test_a_drawing_that_takes_too_much_memory_fails_and_the_next_one_works(tight):
    with pytest.raises(DrawingFailed, match="memory"):
        tight.submit(LARGE).result()
    assert tight.submit(SMALL).result().startswith(PNG)


@pytest.mark.parametrize("svg", ["", "<svg", "<svg xmlns='http://www.w3.org/2000/svg'>", "\0", "<html/>"])
def test_what_is_no_svg_is_refused_and_the_process_lives_on(tight, svg):
    tight.submit(SMALL).result()
    before = processes()
    with pytest.raises(DrawingFailed, match="refused"):
        tight.submit(svg).result()
    assert tight.submit(SMALL).result().startswith(PNG)
    assert processes() == before


def test_a_renderer_panic_is_an_ordinary_failure(tight):
    """usvg panics on this mix of fonts; its PanicException is no Exception."""
    mixed = "<text font-family='Noto Sans'>F 中文 <tspan font-family='Noto Emoji'>😀👩‍👩‍👧❤️🇨🇳</tspan> t</text>"
    future = tight.submit(PAGE.format(300, mixed))
    assert future.exception() is None or isinstance(future.exception(), DrawingFailed)
    assert tight.submit(SMALL).result().startswith(PNG)


def test_svg_that_is_too_long_is_refused(tight):
    with pytest.raises(DrawingFailed, match="64 MB"):
        tight.submit(" " * (64 * 2**20 + 1)).result()


def test_an_idle_process_that_is_killed_is_replaced(tight):
    tight.submit(SMALL).result()
    (process,) = processes()
    process.kill()
    futures = [tight.submit(SMALL) for _ in range(3)]
    assert all(future.result().startswith(PNG) for future in futures)


def test_a_process_killed_at_work_fails_its_drawing_only(tight):
    tight.submit(SMALL).result()
    (process,) = processes()
    lost, next_one = tight.submit(LONG), tight.submit(SMALL)
    wait_until_busy(process)
    process.kill()
    with pytest.raises(DrawingFailed, match="died"):
        lost.result()
    assert next_one.result().startswith(PNG)


def test_a_cancelled_drawing_makes_room_for_the_next(tight):
    tight.submit(SMALL).result()
    (process,) = processes()
    waiting = tight.submit(LONG)
    wait_until_busy(process)
    assert waiting.cancel()
    with pytest.raises(CancelledError):
        waiting.result()
    assert tight.submit(SMALL).result().startswith(PNG)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps the limit")
def test_processes_that_cannot_start_fail_the_drawing_and_do_not_hang():
    with Renderer(workers=1, memory_mb=16) as renderer, pytest.raises(DrawingFailed):
        renderer.submit(SMALL).result(timeout=60)


def test_closing_fails_what_is_not_finished_and_leaves_no_process():
    renderer = Renderer(workers=1)
    renderer.submit(SMALL).result()
    unfinished = [renderer.submit(LONG), renderer.submit(LONG)]
    started = processes()
    renderer.close()
    for future in [*unfinished, renderer.submit(SMALL)]:
        with pytest.raises(DrawingFailed, match="closed"):
            future.result(timeout=10)
    assert psutil.wait_procs(started[-1:], timeout=10)[1] == []


def wait_until_busy(process):
    """Wait until a process has worked for 50 ms more than now."""
    enough = sum(process.cpu_times()[:2]) + 0.05
    while sum(process.cpu_times()[:2]) < enough:
        os.sched_yield()


SERVER = f"""
import sys
import psutil
from whiteshot_nb.server.drawing import Renderer

if __name__ == "__main__":
    renderer = Renderer(workers=2)
    renderer.submit({SMALL!r}).result()
    for _ in range(int(sys.argv[1])):
        renderer.submit({PAGE!r}.format(4096, {LAYER!r} * 2_000))
    print(*(process.pid for process in psutil.Process().children(recursive=True)), flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("drawings", [0, 4], ids=["idle", "at work"])
def test_the_processes_vanish_when_the_server_is_killed(tmp_path, drawings):
    script = tmp_path / "server.py"
    script.write_text(SERVER)
    with subprocess.Popen(
        [sys.executable, script, str(drawings)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        children = [psutil.Process(int(pid)) for pid in server.stdout.readline().split()]
        assert len(children) >= 2
        if drawings:
            wait_until_busy(children[-1])
        server.send_signal(signal.SIGKILL)
        assert psutil.wait_procs(children, timeout=5)[1] == []


def test_ctrl_c_in_the_terminal_does_not_reach_the_processes(tight):
    tight.submit(SMALL).result()
    (process,) = processes()
    process.send_signal(signal.SIGINT)
    assert tight.submit(SMALL).result().startswith(PNG)
    assert processes() == [process]


def test_the_processes_are_not_forked_from_a_server_with_threads(tight):
    assert multiprocessing.get_start_method(allow_none=True) in {None, "fork", "spawn", "forkserver"}
    tight.submit(SMALL).result()
    assert all("--multiprocessing-fork" in process.cmdline() for process in processes())


def test_a_drawing_process_does_not_import_the_composing_half():
    code = """
import sys
import whiteshot_nb.server
before = set(sys.modules)
import whiteshot_nb.server.drawing.worker
print(*sorted(set(sys.modules) - before))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    ours = {name for name in done.stdout.split() if name.startswith("whiteshot_nb")}
    assert ours == {f"whiteshot_nb.server.drawing{name}" for name in ("", ".limits", ".worker")}
    assert "fontTools" not in done.stdout
