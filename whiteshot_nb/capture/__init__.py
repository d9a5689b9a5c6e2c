"""Ask -> download -> check -> keep -> measure, in parallel, with progress and cancel."""

from whiteshot_nb.capture.run import capture, prepare_capture, start_capture
from whiteshot_nb.capture.work import ResumeWork, shot_rows

__all__ = ["ResumeWork", "capture", "prepare_capture", "shot_rows", "start_capture"]
