"""Ask -> download -> check -> keep -> measure, in parallel, with progress and cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.lazily import lazily

if TYPE_CHECKING:
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

__getattr__ = lazily(
    __name__,
    {
        "ROOMS_AT_ONCE": "run_work",
        "CaptureOptions": "options",
        "MeasureWork": "remeasure",
        "RunWork": "run_work",
        "capture": "run",
        "capture_many": "many",
        "prepare_capture": "run",
        "shot_rows": "rows",
        "spread_over": "many",
        "start_capture": "run",
        "start_capture_many": "many",
    },
)
