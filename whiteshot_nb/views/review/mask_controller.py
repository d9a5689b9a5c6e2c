"""Masks in a review: add and remove masks, describe them, and evaluate the comparison again."""

from __future__ import annotations

import glob
import threading
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from whiteshot_nb.diff import Mask
from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.review.verdicts import replace_invalid_characters
from whiteshot_nb.views.review.scene_details import box_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from whiteshot_nb._core.jobs import Job
    from whiteshot_nb._core.progress import Progress, ProgressOption
    from whiteshot_nb.review.mask_store import MaskEvent, MaskStore

_LONGEST_PATTERN = 1000
_SIDES = 4


class MaskedFrame(Protocol):
    """The DataFrame of a comparison, which can be evaluated again when masks change."""

    mask_store: MaskStore
    frame: pd.DataFrame
    version: int

    @property
    def stale(self) -> bool:
        """Whether masks have been added or removed since the latest evaluation."""

    def start_refresh(self, *, progress: ProgressOption = False) -> Job[pd.DataFrame]:
        """Evaluate the comparison again in the background."""


@runtime_checkable
class HasMasks(Protocol):
    """A comparison that supports masks."""

    _evaluated: MaskedFrame


class MaskController:
    """Add and remove masks of a comparison under review, and evaluate the comparison again.

    Parameters
    ----------
    evaluated
        DataFrame of the comparison, with its masks.
    reviewer
        Name of the reviewer.
    lock
        Lock that is held while masks or the DataFrame change.
    notify
        Function that is called during an evaluation with the progress, and at its end with the new DataFrame or the
        error. It is called in the thread of the evaluation.
    """

    def __init__(
        self,
        evaluated: MaskedFrame,
        reviewer: str,
        lock: threading.RLock,
        notify: Callable[[Progress | pd.DataFrame | Exception], None],
    ) -> None:
        self._evaluated = evaluated
        self._reviewer = reviewer
        self._lock = lock
        self._notify = notify
        self._version = evaluated.version
        self._job: Job[pd.DataFrame] | None = None
        self._idle = threading.Event()
        self._idle.set()

    def add(self, mask: Mask, comment: str) -> None:
        """Add a mask, and start evaluating the comparison again."""
        self._evaluated.mask_store.add(mask, reviewer=self._reviewer, comment=comment)
        self.catch_up()

    def remove(self, mask: str) -> None:
        """Deactivate the mask with this id, and start evaluating the comparison again."""
        self._evaluated.mask_store.remove(mask, reviewer=self._reviewer)
        self.catch_up()

    def catch_up(self) -> None:
        """Start an evaluation if anyone has added or removed masks; the new DataFrame is passed to `notify`."""
        with self._lock:
            if self._evaluated.stale:
                self._evaluate()
            elif self._version != self._evaluated.version:
                self._pass_on()

    def wait(self) -> None:
        """Wait until no evaluation is running."""
        self._idle.wait()

    def describe(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Return the masks that apply to the scene of a row, and the group and the pattern to offer for new masks."""
        scene, room = record["scene"], record["room"]
        here = [
            _describe(event, event.mask, record)
            for event in self._evaluated.mask_store.active
            if event.mask and event.mask.holds_for(room=room, scene=scene)
        ]
        folder, slash, _ = scene.rpartition("/")
        return {"masks": here, "group": _group(scene), "pattern": f"{glob.escape(folder)}{slash}*"}

    def _evaluate(self) -> None:
        """Start an evaluation. If one is running, cancel it; the next evaluation starts when it has ended."""
        if self._job is not None:
            self._job.cancel()
            return
        self._idle.clear()
        self._job = self._evaluated.start_refresh(progress=self._notify)
        self._job.add_done_callback(self._ended)

    def _ended(self, job: Job[pd.DataFrame]) -> None:
        with self._lock:
            self._job = None
            try:
                job.result()
                if self._evaluated.stale:
                    self._evaluate()
                else:
                    self._pass_on()
            except Exception as error:  # noqa: BLE001 - only the widget can show it
                self._notify(error)
            if self._job is None:
                self._idle.set()

    def _pass_on(self) -> None:
        self._version = self._evaluated.version
        self._notify(self._evaluated.frame)


def read_mask(message: Mapping[str, Any], record: Mapping[str, Any]) -> Mask:
    """Return the mask that the user drew.

    Parameters
    ----------
    message
        Message of the browser, with the rectangle of the mask and the scenes to which the mask applies.
    record
        Row of the scene on which the mask was drawn.

    Raises
    ------
    InvalidInput
        If the message contains no rectangle, or a pattern that does not match the scene.
    """
    box = message.get("box")
    if not isinstance(box, list) or len(box) != _SIDES or not all(isinstance(side, int | float) for side in box):
        raise InvalidInput("A mask must be a rectangle, given as four numbers", field="box")
    x, y, width, height = map(float, box)
    mask = Mask(x=x, y=y, width=width, height=height, **_scope(message, record))
    if not mask.holds_for(room=record["room"], scene=record["scene"]):
        raise InvalidInput(
            f"The pattern {mask.scene} does not match the scene {record['scene']}",
            field="pattern",
            hint="In a pattern, * matches any text.",
        )
    return mask


def _scope(message: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the scenes to which a mask applies: those matching a pattern in every room, or scenes of this room."""
    scope = message.get("scope")
    if scope == "pattern":
        pattern = replace_invalid_characters(str(message.get("pattern") or "").strip())
        if not pattern or len(pattern) > _LONGEST_PATTERN:
            raise InvalidInput(
                "A pattern must have 1 to 1,000 characters", field="pattern", hint="For example, enter /lesson/*."
            )
        return {"scene": pattern}
    room = {"room": record["room"]} if record["room"] else {}
    if scope == "group":
        return room | {"group": _group(record["scene"])}
    return room | {"scene": glob.escape(record["scene"])}


def _describe(event: MaskEvent, mask: Mask, record: Mapping[str, Any]) -> dict[str, Any]:
    numbers = [mask.x, mask.y, mask.width, mask.height]
    words = [event.reviewer, f"{event.at.astimezone():%d %b %Y}", event.comment] if event.reviewer else []
    return {
        "id": event.id,
        "box": box_of(mask, record),
        "where": _rectangle(numbers, relative=mask.relative),
        "scenes": _scenes(mask, record),
        "about": " · ".join(filter(None, words)),
    }


def _rectangle(numbers: list[float], *, relative: bool) -> str:
    x, y, width, height = (f"{one:.0%}".replace("%", " %") if relative else f"{one:g}" for one in numbers)
    return f"{width} × {height} at {x}, {y}"


def _scenes(mask: Mask, record: Mapping[str, Any]) -> str:
    if mask.scene is None and mask.group is None:
        return "every scene" + (" of this room" if mask.room else "")
    if mask.group is not None:
        return f"group {mask.group}"
    if mask.scene in {record["scene"], glob.escape(record["scene"])}:
        return "this scene" + ("" if mask.room else " in every room")
    return f"scenes {mask.scene}"


def _group(scene: str) -> str:
    return scene.rpartition("/")[0] or "/"
