"""Code that runs in a drawing process: set limits, load fonts, and render SVG to PNG.

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
    """Set the memory limit of a drawing process, and load its fonts. Each process calls this function once.

    Parameters
    ----------
    font_files
        Paths of the font files.
    memory_mb
        Maximum address space of the process, in MB. The limit is enforced on Linux only.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # only the server handles Ctrl-C; it stops its workers
    # Python handles no signals while the renderer works; only the default action ends the process.
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
        """Limit the memory of this process; Windows has no such limit, and macOS does not enforce it."""
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        size = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # an abort due to lack of memory must not write a core file

    def _end_with_parent() -> None:
        """Make the kernel end this process when the server dies, even in the middle of a drawing.

        The sentinel is a pipe to the server. When its other end closes, the kernel sends SIGIO, whose default
        action is to end the process. PR_SET_PDEATHSIG is not suitable: it would end the process even if only the thread
        that started it ends. On other systems, the process finishes its drawing, finds its pipes closed, and ends.
        """
        server = multiprocessing.parent_process()
        if server:
            fcntl.fcntl(server.sentinel, fcntl.F_SETOWN, os.getpid())
            flags = fcntl.fcntl(server.sentinel, fcntl.F_GETFL)
            fcntl.fcntl(server.sentinel, fcntl.F_SETFL, flags | os.O_ASYNC)
            if not server.is_alive():  # died while this process was starting
                os._exit(1)


def draw(svg: str) -> bytes:
    """Render the SVG of a `Drawing` to PNG, and return the bytes of the PNG.

    Raises
    ------
    DrawingFailed
        If the renderer rejects the SVG or panics.
    MemoryError
        If Python runs out of memory. If the renderer runs out of memory, the process ends instead.
    """
    try:
        return resvg.render(usvg.Tree.from_str(svg, _options), _IDENTITY)
    except MemoryError:
        raise
    except BaseException as error:  # noqa: BLE001 - PanicException is not a subclass of Exception
        msg = f"The renderer refused the drawing: {str(error)[:200]}"
        raise DrawingFailed(msg) from None
