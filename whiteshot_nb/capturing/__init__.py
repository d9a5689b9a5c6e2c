"""Ask -> download -> check -> keep -> measure, in parallel, with progress and cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.lazy_imports import lazy_getattr

if TYPE_CHECKING:
    from whiteshot_nb.capturing.capture_options import CaptureOptions
    from whiteshot_nb.capturing.many_targets import capture_many, plan_shards, start_capture_many
    from whiteshot_nb.capturing.measure_job import MeasureJob
    from whiteshot_nb.capturing.rows import shot_rows
    from whiteshot_nb.capturing.run_job import ROOMS_AT_ONCE, RunJob
    from whiteshot_nb.capturing.single_target import capture, prepare_capture, start_capture

__all__ = [
    "ROOMS_AT_ONCE",
    "CaptureOptions",
    "MeasureJob",
    "RunJob",
    "capture",
    "capture_many",
    "plan_shards",
    "prepare_capture",
    "shot_rows",
    "start_capture",
    "start_capture_many",
]

__getattr__ = lazy_getattr(
    __name__,
    {
        "ROOMS_AT_ONCE": "run_job",
        "CaptureOptions": "capture_options",
        "MeasureJob": "measure_job",
        "RunJob": "run_job",
        "capture": "single_target",
        "capture_many": "many_targets",
        "prepare_capture": "single_target",
        "shot_rows": "rows",
        "plan_shards": "many_targets",
        "start_capture": "single_target",
        "start_capture_many": "many_targets",
    },
)
