"""The baselines of a library: ``library.baselines``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.model.frame_view import FrameView
from whiteshot_nb.model.room_and_scene import room_uuid, scene_path
from whiteshot_nb.review.baseline_frame import baseline_history
from whiteshot_nb.review.baselines import MAIN, rollback_steps, undo_events
from whiteshot_nb.review.decisions import check_comment, reviewer_name

if TYPE_CHECKING:
    import pandas as pd

    from whiteshot_nb.library.review_logs import ReviewLogs
    from whiteshot_nb.model.room_and_scene import RoomLike, SceneLike


class LibraryBaselines(FrameView):
    """The accepted pictures of each scene, as a history of steps; several baselines have names of their own.

    Parameters
    ----------
    logs
        Where they are kept.
    """

    def __init__(self, logs: ReviewLogs) -> None:
        self._logs = logs

    @property
    def frame(self) -> pd.DataFrame:
        """One row per step of each baseline, oldest first.

        `step` is its id; `kind` is ``accepted``, ``variant`` (another picture that is right as well) or ``removed``;
        `holds` is true for the pictures that are accepted now. `comment`, `reviewer` and `at` say why, by whom and
        when; `engine` is what compared the pictures, `renderer` what drew them.
        """
        return baseline_history(self._logs.steps.steps(), self._logs.verdicts.events())

    def rollback(
        self,
        room: RoomLike,
        scene: SceneLike,
        *,
        to: str,
        baseline: str = MAIN,
        reviewer: str | None = None,
        comment: str = "",
    ) -> None:
        """Restore an earlier state of one scene of a baseline; nothing is deleted.

        Verdicts that accepted another picture in place of the restored one are undone, so that the same change needs a
        new verdict.

        Parameters
        ----------
        room
            The room: its UUID, or a :class:`Room`.
        scene
            The path of the scene, or a :class:`Shot` of it.
        to
            A `step` of ``library.baselines.frame``: the state after it; or the sha256 of a picture that was accepted.
        baseline
            The name of the baseline.
        reviewer
            Who rolls back. Default: ``WHITESHOT_REVIEWER``, or the user who is logged in.
        comment
            Why.

        Raises
        ------
        InvalidInput
            If the scene has no such step and no such picture.
        """
        place = (room_uuid(room), scene_path(scene))
        steps = [step for step in self._logs.steps.steps(baseline) if step.place == place]
        events, text = self._logs.verdicts.events(), check_comment(comment) or f"rolled back to {to}"
        restored = rollback_steps(steps, to, events, reviewer=reviewer_name(reviewer), comment=text)
        self._logs.verdicts.add_all(undo_events(steps, events, restored), restored)
