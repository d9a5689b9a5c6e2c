"""The verdicts of a library: ``library.verdicts``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.model.frame_view import FrameView
from whiteshot_nb.review.baselines import MAIN
from whiteshot_nb.review.verdict_file import (
    accepted_steps,
    new_records,
    picture_hashes,
    read_verdicts,
    write_verdicts,
)
from whiteshot_nb.review.verdict_frame import verdict_history
from whiteshot_nb.review.verdicts import with_known_digests

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb.library.review_logs import ReviewLogs


class LibraryVerdicts(FrameView):
    """The verdicts (people's decisions on changes) of a library, with methods to export and import them.

    Parameters
    ----------
    logs
        The review logs of the library.
    """

    def __init__(self, logs: ReviewLogs) -> None:
        self._logs = logs

    @property
    def frame(self) -> pd.DataFrame:
        """All verdicts as a DataFrame, oldest first.

        Each row is a decision on one picture pair (the old and the new picture of a scene).

        * `event`: the id of the decision, which may apply to several picture pairs.
        * `verdict`: ``accepted``, ``rejected`` or ``undone``.
        * `undoes`: for ``undone``, the id of the decision that was undone.
        * `baseline`: the name of the baseline for which the decision counts; empty if it counts for all.
        * `holds`: whether this is the current verdict on the picture pair, for this baseline.
        """
        return verdict_history(self._logs.verdicts.events(), self._logs.shown_digests(()))

    def to_json(self, path: str | os.PathLike[str]) -> Path:
        """Write all verdicts to a JSON file, which :meth:`read_json` of another library or a report can import.

        Parameters
        ----------
        path
            The file to write. It is written completely or not at all.

        Returns
        -------
        pathlib.Path
            The path of the file.
        """
        variants = {step.verdict for step in self._logs.steps.steps() if step.kind == "variant" and step.verdict}
        return write_verdicts(self._logs.verdicts.events(), variants, path)

    def read_json(self, path: str | os.PathLike[str], *, into: str = MAIN) -> int:
        """Import verdicts from a JSON file; verdicts that this library already has are skipped.

        Each verdict counts for the baseline that the file names, and accepted pictures become part of that baseline. If
        an accepted change has no new picture, for example because the scene was removed, the baseline does not change.
        Verdicts of older versions, which name no baseline, count for all baselines. Either all new verdicts are
        imported or, after an error, none.

        Parameters
        ----------
        path
            A file that :meth:`to_json` or a report wrote.
        into
            The name of the baseline for accepted pictures of verdicts that name none. Default: ``main``.

        Returns
        -------
        int
            The number of imported verdicts.

        Raises
        ------
        LibraryError
            If the file is not a file of verdicts, or refers to a picture or a decision that is not in this library.
        """
        ledger, log = self._logs.ledger, self._logs.verdicts
        records = new_records(read_verdicts(path), log.events(), ledger.known_pictures())
        digests = self._logs.shown_digests(picture_hashes(records))  # measured here: a file may say anything
        events = with_known_digests((record.event for record in records), digests)
        variants = {record.id for record in records if record.variant}
        log.add_all(events, accepted_steps(events, variants, into, ledger.shot_of))
        return len(events)
