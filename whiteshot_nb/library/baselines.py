"""The baselines of a library: ``library.baselines``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.model.frame_view import FrameView
from whiteshot_nb.model.room_and_scene import room_uuid, scene_path
from whiteshot_nb.review.baseline_frame import baseline_history
from whiteshot_nb.review.baselines import MAIN
from whiteshot_nb.review.reviewer_name import check_comment, reviewer_name
from whiteshot_nb.review.rollback import rollback_steps, undo_events

if TYPE_CHECKING:
    import pandas as pd

    from whiteshot_nb.library.review_logs import ReviewLogs
    from whiteshot_nb.model.room_and_scene import RoomLike, SceneLike


class LibraryBaselines(FrameView):
    """The baselines of a library, with the history of all changes.

    A baseline contains the accepted pictures of each scene. A library can have several baselines, each with a name. The
    default baseline is ``main``. A change to one scene of a baseline is called a step.

    Parameters
    ----------
    logs
        The review logs of the library.
    """

    def __init__(self, logs: ReviewLogs) -> None:
        self._logs = logs

    @property
    def frame(self) -> pd.DataFrame:
        """The history of all baselines as a DataFrame, with one row per step (change to one scene), oldest first.

        * `step`: the id of the step.
        * `kind`: ``accepted`` (the picture replaced the previous picture), ``variant`` (the picture was accepted in
          addition) or ``removed`` (all pictures of the scene were removed).
        * `holds`: whether the picture is in the current baseline.
        * `reviewer`, `at`, `comment`: who made the change, when, and why.
        * `engine`: the software that compared the pictures.
        * `renderer`: the software that drew the picture.
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

        A verdict that replaced the restored picture with another picture is undone. If a later comparison finds the
        same change, the change needs a new verdict.

        Parameters
        ----------
        room
            The UUID of the room, or a :class:`Room`.
        scene
            The path of the scene, or a :class:`Shot` of the scene.
        to
            The state to restore. To restore the state that a step produced, pass the id of the step, from the column
            `step` of ``library.baselines.frame``. To restore a single picture that was accepted earlier, pass the
            SHA-256 of the picture.
        baseline
            The name of the baseline. Default: ``main``.
        reviewer
            The name of the person who restores the state. Default: ``WHITESHOT_REVIEWER``, or the user who is logged
            in.
        comment
            The reason for the rollback, which is stored in the history.

        Raises
        ------
        InvalidInput
            If `to` is neither a step nor an accepted picture in the history of the scene.
        """
        room_and_scene = (room_uuid(room), scene_path(scene))
        steps = [step for step in self._logs.steps.steps(baseline) if step.place == room_and_scene]
        events, text = self._logs.verdicts.events(), check_comment(comment) or f"rolled back to {to}"
        restored = rollback_steps(steps, to, events, reviewer=reviewer_name(reviewer), comment=text)
        self._logs.verdicts.add_all(undo_events(steps, events, restored), restored)
