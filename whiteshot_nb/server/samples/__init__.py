"""Sample boards for demos, tests and visitors: a lesson, a retrospective, a review of a user interface.

They are drawn by code, not stored, and are the same in every process: element by element, byte by byte.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from whiteshot_nb.server.samples import lesson, retro, ui_review
from whiteshot_nb.server.samples.lesson_pictures import LEAF_KEY, WEED_KEY
from whiteshot_nb.server.samples.micrograph import micrograph
from whiteshot_nb.server.samples.photograph import leaf_photograph
from whiteshot_nb.server.samples.screenshot import checkout_screenshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from whiteshot_nb.server.elements import SceneContent

__all__ = ["SampleBoard", "SampleScene", "sample_boards"]


@dataclass(frozen=True)
class SampleScene:
    """One page: its scene path and what is drawn on it."""

    path: str
    content: SceneContent


@dataclass(frozen=True)
class SampleBoard:
    """A room's worth of scenes, in the order of their pages.

    Attributes
    ----------
    name
        The room's name.
    scenes
        The scenes, ``/init`` first.
    pictures
        Object key to PNG or JPEG bytes: what the scenes refer to as ``store:<key>``.
    """

    name: str
    scenes: tuple[SampleScene, ...]
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def sample_boards() -> tuple[SampleBoard, ...]:
    """Return the three sample boards; drawing them takes about half a second."""
    return (
        SampleBoard(lesson.NAME, _scenes(lesson.PAGES), {LEAF_KEY: leaf_photograph(), WEED_KEY: micrograph()}),
        SampleBoard(retro.NAME, _scenes(retro.PAGES)),
        SampleBoard(ui_review.NAME, _scenes(ui_review.PAGES), {ui_review.SCREENSHOT_KEY: checkout_screenshot()}),
    )


def _scenes(pages: Iterable[tuple[str, Callable[[], SceneContent]]]) -> tuple[SampleScene, ...]:
    return tuple(SampleScene(path, draw()) for path, draw in pages)
