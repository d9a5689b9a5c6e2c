"""Whiteboard screenshots in a notebook: take them, look at them, put them into a DataFrame.

>>> import whiteshot_nb as ws
>>> sandbox = ws.Sandbox()  # doctest: +SKIP
>>> shots = ws.capture(
...     sandbox.client(), sandbox.rooms[0].uuid, "/lesson", width=1280, height=720, group=True
... )  # doctest: +SKIP
>>> shots.frame  # doctest: +SKIP
"""

from whiteshot_nb import errors, tokens
from whiteshot_nb.api import Room, StoredImage, Timeouts
from whiteshot_nb.capture import capture, capture_many, start_capture, start_capture_many
from whiteshot_nb.client import Client
from whiteshot_nb.comparison import Comparison, compare, start_compare
from whiteshot_nb.form import CaptureForm
from whiteshot_nb.jobs import Job, Progress
from whiteshot_nb.library import Library
from whiteshot_nb.review import Mask, Thresholds
from whiteshot_nb.sandbox import Sandbox
from whiteshot_nb.shots import Shot, Shots
from whiteshot_nb.storage import Storage
from whiteshot_nb.views import Gallery, Reviewer

__version__ = "0.1.0"

__all__ = [
    "CaptureForm",
    "Client",
    "Comparison",
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
    "capture",
    "capture_many",
    "compare",
    "errors",
    "start_capture",
    "start_capture_many",
    "start_compare",
    "tokens",
]
