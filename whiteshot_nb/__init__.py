"""Capture screenshots of whiteboards in a notebook, show them, and list them in a DataFrame.

>>> import whiteshot_nb as ws
>>> sandbox = ws.Sandbox()  # doctest: +SKIP
>>> shots = ws.capture(
...     sandbox.client(), sandbox.rooms[0].uuid, "/lesson", width=1280, height=720, group=True
... )  # doctest: +SKIP
>>> shots.frame  # doctest: +SKIP

Each public name is imported when it is first used. Therefore processes that need only a few of these names start
faster. Examples are the command line, the server's drawing processes, and worker processes on other computers.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from whiteshot_nb import errors, tokens
from whiteshot_nb._core.lazy_imports import lazy_getattr

if TYPE_CHECKING:
    from whiteshot_nb._core.jobs import Job
    from whiteshot_nb._core.progress import Progress
    from whiteshot_nb.api import Room, StoredImage, Timeouts
    from whiteshot_nb.archiving import Archive, archive, start_archive
    from whiteshot_nb.archiving.archive_result import ArchivedRoom
    from whiteshot_nb.capturing import capture, capture_many, start_capture, start_capture_many
    from whiteshot_nb.client import Client
    from whiteshot_nb.comparison import Comparison
    from whiteshot_nb.comparison.compare_shots import compare, start_compare
    from whiteshot_nb.diff import Mask, Thresholds
    from whiteshot_nb.doctor import Diagnosis
    from whiteshot_nb.doctor.diagnosis import CheckResult
    from whiteshot_nb.form import CaptureForm
    from whiteshot_nb.library import Library
    from whiteshot_nb.model.exit_codes import ExitCode
    from whiteshot_nb.review.gate import Check
    from whiteshot_nb.review.verdicts import Event
    from whiteshot_nb.sandbox import Sandbox
    from whiteshot_nb.shots import Shot, Shots
    from whiteshot_nb.sources import read_folder, read_playwright
    from whiteshot_nb.storage import Storage
    from whiteshot_nb.views import Gallery, Reviewer

__version__ = "0.1.0"

_HOMES = {
    "Archive": "archiving",
    "ArchivedRoom": "archiving.archive_result",
    "CaptureForm": "form",
    "Check": "review.gate",
    "CheckResult": "doctor.diagnosis",
    "Client": "client",
    "Comparison": "comparison",
    "Diagnosis": "doctor",
    "Event": "review.verdicts",
    "ExitCode": "model.exit_codes",
    "Gallery": "views",
    "Job": "_core.jobs",
    "Library": "library",
    "Mask": "diff",
    "Progress": "_core.progress",
    "Reviewer": "views",
    "Room": "api",
    "Sandbox": "sandbox",
    "Shot": "shots",
    "Shots": "shots",
    "Storage": "storage",
    "StoredImage": "api",
    "Thresholds": "diff",
    "Timeouts": "api",
    "archive": "archiving",
    "capture": "capturing",
    "capture_many": "capturing",
    "compare": "comparison",
    "read_folder": "sources",
    "read_playwright": "sources",
    "start_archive": "archiving",
    "start_capture": "capturing",
    "start_capture_many": "capturing",
    "start_compare": "comparison",
}

__all__ = [
    "Archive",
    "ArchivedRoom",
    "CaptureForm",
    "Check",
    "CheckResult",
    "Client",
    "Comparison",
    "Diagnosis",
    "Event",
    "ExitCode",
    "Gallery",
    "Job",
    "Library",
    "Mask",
    "Progress",
    "Reviewer",
    "Room",
    "Sandbox",
    "Shot",
    "Shots",
    "Storage",
    "StoredImage",
    "Thresholds",
    "Timeouts",
    "archive",
    "capture",
    "capture_many",
    "compare",
    "errors",
    "read_folder",
    "read_playwright",
    "start_archive",
    "start_capture",
    "start_capture_many",
    "start_compare",
    "tokens",
]


_find = lazy_getattr(__name__, _HOMES)


def __getattr__(name: str) -> object:
    found = _find(name)
    _give_frames_shots()
    return found


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def _give_frames_shots() -> None:
    """Register ``df.shots`` if pandas has been imported."""
    if "pandas" in sys.modules:
        import_module(f"{__name__}.shots.accessor")


_give_frames_shots()
