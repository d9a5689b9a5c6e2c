"""What runs in a drawing process: limits, fonts, and SVG text to PNG bytes.

The process imports this module and little else, so that it starts fast.
"""

from __future__ import annotations

import signal
import sys

import resvg
from resvg import usvg

from whiteshot_nb.server.drawing.limits import DrawingFailed

# The transform is (a, c, e, b, d, f) here; SVG's order (1, 0, 0, 1, 0, 0) gives an empty picture.
_IDENTITY = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
_options = usvg.Options.default()


def prepare_worker(font_files: tuple[str, ...], memory_mb: int) -> None:
    """Limit the process and load the fonts; called once in each."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which stops its workers
    # The renderer does not come back to Python before it is done, so only the default action ends it.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        _limit_memory(memory_mb * 2**20)
        _end_with_parent()
    for file in font_files:
        _options.load_font_file(file)


if sys.platform == "linux":
    import fcntl
    import multiprocessing
    import os
    import resource

    def _limit_memory(size: int) -> None:
        """Windows has no such limit, and macOS does not keep it."""
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        size = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # an abort for want of memory leaves no core file

    def _end_with_parent() -> None:
        """Have the kernel end this process, even in the middle of a drawing, when the server dies.

        The sentinel is a pipe to the server. When its other end closes, the kernel sends SIGIO, whose default
        action is to end the process. PR_SET_PDEATHSIG would also do so when only the thread that started this
        process ends. On other systems an orphan finishes its drawing, finds its pipes closed, and ends then.
        """
        server = multiprocessing.parent_process()
        if server:
            fcntl.fcntl(server.sentinel, fcntl.F_SETOWN, os.getpid())
            flags = fcntl.fcntl(server.sentinel, fcntl.F_GETFL)
            fcntl.fcntl(server.sentinel, fcntl.F_SETFL, flags | os.O_ASYNC)
            if not server.is_alive():  # died while this process was starting
                os._exit(1)


def draw(svg: str) -> bytes:
    """Return the PNG of SVG text that `compose` made.

    Raises
    ------
    DrawingFailed
        If the renderer refuses the text or panics.
    MemoryError
        If Python runs out of memory; the renderer's own want of it ends the process.
    """
    try:
        return resvg.render(usvg.Tree.from_str(svg, _options), _IDENTITY)
    except MemoryError:
        raise
    except BaseException as error:  # noqa: BLE001 - its PanicException is not an Exception
        msg = f"The renderer refused the drawing: {str(error)[:200]}"
        raise DrawingFailed(msg) from None
