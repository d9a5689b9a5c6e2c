"""Ask -> download -> check -> keep -> measure, in parallel, with progress and cancel."""

from whiteshot_nb.capturing.many import capture_many, spread_over, start_capture_many
from whiteshot_nb.capturing.options import CaptureOptions
from whiteshot_nb.capturing.remeasure import MeasureWork
from whiteshot_nb.capturing.rows import shot_rows
from whiteshot_nb.capturing.run import capture, prepare_capture, start_capture
from whiteshot_nb.capturing.run_work import ROOMS_AT_ONCE, RunWork

__all__ = [
    "ROOMS_AT_ONCE",
    "CaptureOptions",
    "MeasureWork",
    "RunWork",
    "capture",
    "capture_many",
    "prepare_capture",
    "shot_rows",
    "spread_over",
    "start_capture",
    "start_capture_many",
]
