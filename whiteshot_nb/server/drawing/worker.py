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
_GRACE = 5.0
_options = usvg.Options.default()


def prepare(font_files: tuple[str, ...], memory_mb: int) -> None:
    """Limit the process and load the fonts; called once in each."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which stops its workers
    # The renderer never comes back to Python before it is done, so only the default action ends it.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        _limit_memory(memory_mb * 2**20)
    for file in font_files:
        _options.load_font_file(file)


if sys.platform == "linux":  # Windows has no such limits, macOS does not keep them
    import resource

    def _limit_memory(size: int) -> None:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        size = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # an abort for want of memory leaves no core file


def families() -> list[str]:
    """Return the families this process can draw."""
    return sorted(set(_options.list_fonts()))


def draw(svg: str, seconds: float) -> bytes:
    """Return the PNG of SVG text that `compose` made.

    Raises
    ------
    DrawingFailed
        If the renderer refuses the text or panics.
    """
    # The server ends a drawing that takes too long. If the server itself was killed, this does.
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)
    try:
        return resvg.render(usvg.Tree.from_str(svg, _options), _IDENTITY)
    except MemoryError:
        raise
    except BaseException as error:  # noqa: BLE001 - its PanicException is not an Exception
        msg = f"The renderer refused the drawing: {str(error)[:200]}"
        raise DrawingFailed(msg) from None
    finally:
        if sys.platform != "win32":
            signal.setitimer(signal.ITIMER_REAL, 0)
