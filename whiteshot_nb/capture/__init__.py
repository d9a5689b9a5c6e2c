"""Ask -> download -> check -> keep -> measure, in parallel, with progress and cancel."""

from whiteshot_nb.capture.run import capture, prepare_capture, start_capture

__all__ = ["capture", "prepare_capture", "start_capture"]
