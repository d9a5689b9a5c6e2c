"""Masks in a review: how they are drawn, what is said of them, and that the comparison is evaluated again."""

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


@runtime_checkable
class MaskedComparison(Protocol):
    """A comparison that is evaluated again when its masks change."""

    mask_store: MaskStore
    edition: int

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each scene."""

    @property
    def stale(self) -> bool:
        """Whether masks came or went since it was evaluated."""

    def start_refresh(self, *, progress: ProgressOption = False) -> Job[pd.DataFrame]:
        """Evaluate it again in the background."""


class MaskController:
    """The masks of a comparison under review.

    Parameters
    ----------
    comparison
        The comparison.
    who
        The reviewer.
    turn
        Held while something changes.
    tell
        Called while it is evaluated again, in the thread that does so: with the progress, and at the end with the new
        frame, or the error.
    """

    def __init__(
        self,
        comparison: MaskedComparison,
        who: str,
        turn: threading.RLock,
        tell: Callable[[Progress | pd.DataFrame | Exception], None],
    ) -> None:
        self._comparison = comparison
        self._who = who
        self._turn = turn
        self._tell = tell
        self._edition = comparison.edition
        self._job: Job[pd.DataFrame] | None = None
        self._idle = threading.Event()
        self._idle.set()

    def add(self, mask: Mask, reason: str) -> None:
        """Keep a mask, and begin to evaluate again."""
        self._comparison.mask_store.add(mask, who=self._who, reason=reason)
        self.catch_up()

    def remove(self, mask: str) -> None:
        """Let a mask hold no more, and begin to evaluate again."""
        self._comparison.mask_store.remove(mask, who=self._who)
        self.catch_up()

    def catch_up(self) -> None:
        """Take over masks that came or went, whoever made or removed them: the new frame comes by `tell`."""
        with self._turn:
            if self._comparison.stale:
                self._evaluate()
            elif self._edition != self._comparison.edition:
                self._take()

    def wait(self) -> None:
        """Wait until nothing is evaluated any more."""
        self._idle.wait()

    def told(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Return the masks that hold for a scene, and for what a new one may hold."""
        scene, room = record["scene"], record["room"]
        here = [
            _told(event, event.mask, record)
            for event in self._comparison.mask_store.holding
            if event.mask and event.mask.holds_for(room=room, scene=scene)
        ]
        folder, slash, _ = scene.rpartition("/")
        return {"masks": here, "group": _group(scene), "pattern": f"{glob.escape(folder)}{slash}*"}

    def _evaluate(self) -> None:
        """Begin, or let what is under way stop and begin anew."""
        if self._job is not None:
            self._job.cancel()
            return
        self._idle.clear()
        self._job = self._comparison.start_refresh(progress=self._tell)
        self._job.add_done_callback(self._ended)

    def _ended(self, job: Job[pd.DataFrame]) -> None:
        with self._turn:
            self._job = None
            try:
                job.result()
                if self._comparison.stale:
                    self._evaluate()
                else:
                    self._take()
            except Exception as error:  # noqa: BLE001 - told: nothing else would show it
                self._tell(error)
            if self._job is None:
                self._idle.set()

    def _take(self) -> None:
        self._edition = self._comparison.edition
        self._tell(self._comparison.frame)


def read_mask(message: Mapping[str, Any], record: Mapping[str, Any]) -> Mask:
    """Return the mask that was drawn on a scene.

    Raises
    ------
    InvalidInput
        If it is no rectangle, or its pattern is not one of the scene.
    """
    box = message.get("box")
    if not isinstance(box, list) or len(box) != _SIDES or not all(isinstance(side, int | float) for side in box):
        raise InvalidInput("A mask is a rectangle", field="box")
    x, y, width, height = map(float, box)
    mask = Mask(x=x, y=y, width=width, height=height, **_meant(message, record))
    if not mask.holds_for(room=record["room"], scene=record["scene"]):
        raise InvalidInput(f"{mask.scene} does not stand for {record['scene']}", field="pattern", hint="* is any text.")
    return mask


def _meant(message: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """Return for which scenes it is: those of a pattern in every room, others in this one."""
    scope = message.get("scope")
    if scope == "pattern":
        pattern = replace_invalid_characters(str(message.get("pattern") or "").strip())
        if not pattern or len(pattern) > _LONGEST_PATTERN:
            raise InvalidInput("A mask for several scenes needs a pattern", field="pattern", hint="Such as /lesson/*.")
        return {"scene": pattern}
    room = {"room": record["room"]} if record["room"] else {}
    if scope == "group":
        return room | {"group": _group(record["scene"])}
    return room | {"scene": glob.escape(record["scene"])}


def _told(event: MaskEvent, mask: Mask, record: Mapping[str, Any]) -> dict[str, Any]:
    numbers = [mask.x, mask.y, mask.width, mask.height]
    words = [event.who, f"{event.at.astimezone():%d %b %Y}", event.reason] if event.who else []
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
