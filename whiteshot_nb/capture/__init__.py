"""Ask -> download -> check -> keep -> measure, in parallel, with progress and cancel."""

from whiteshot_nb.capture.run import capture, start_capture

__all__ = ["capture", "start_capture"]
