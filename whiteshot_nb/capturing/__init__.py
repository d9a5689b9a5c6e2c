"""Capture pictures in parallel: request, download, check, save and measure them.

A capture reports its progress and can be cancelled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.lazy_imports import lazy_getattr

if TYPE_CHECKING:
    from whiteshot_nb.capturing.capture_options import CaptureOptions
    from whiteshot_nb.capturing.capture_request import CaptureRequest, new_run_id
    from whiteshot_nb.capturing.concurrency import ROOMS_AT_ONCE, ConcurrencyOptions
    from whiteshot_nb.capturing.many_targets import capture_many, start_capture_many
    from whiteshot_nb.capturing.measure_job import MeasureJob
    from whiteshot_nb.capturing.run_job import RunJob
    from whiteshot_nb.capturing.single_target import capture, prepare_capture, start_capture
    from whiteshot_nb.capturing.stored_rows import shot_rows

__all__ = [
    "ROOMS_AT_ONCE",
    "CaptureOptions",
    "CaptureRequest",
    "ConcurrencyOptions",
    "MeasureJob",
    "RunJob",
    "capture",
    "capture_many",
    "new_run_id",
    "prepare_capture",
    "shot_rows",
    "start_capture",
    "start_capture_many",
]

__getattr__ = lazy_getattr(
    __name__,
    {
        "ROOMS_AT_ONCE": "concurrency",
        "CaptureOptions": "capture_options",
        "CaptureRequest": "capture_request",
        "ConcurrencyOptions": "concurrency",
        "MeasureJob": "measure_job",
        "RunJob": "run_job",
        "capture": "single_target",
        "capture_many": "many_targets",
        "new_run_id": "capture_request",
        "prepare_capture": "single_target",
        "shot_rows": "stored_rows",
        "start_capture": "single_target",
        "start_capture_many": "many_targets",
    },
)
