"""The verdicts of a library: ``library.verdicts``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.model.frame_view import FrameView
from whiteshot_nb.review.baselines import MAIN
from whiteshot_nb.review.verdict_file import accepted_steps, new_records, read_verdicts, write_verdicts
from whiteshot_nb.review.verdict_frame import verdict_history

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb.library.review_logs import ReviewLogs


class LibraryVerdicts(FrameView):
    """All decisions that people made on changes, and their exchange as JSON files.

    Parameters
    ----------
    logs
        Where they are kept.
    """

    def __init__(self, logs: ReviewLogs) -> None:
        self._logs = logs

    @property
    def frame(self) -> pd.DataFrame:
        """One row per decision and pair of pictures, oldest first.

        `event` is the id of the decision; `verdict` is ``accepted``, ``rejected`` or ``undone``, and `undoes` the id of
        the decision that was undone; `holds` is true for the current verdict on a pair.
        """
        return verdict_history(self._logs.verdicts.events())

    def to_json(self, path: str | os.PathLike[str]) -> Path:
        """Write all verdicts as JSON, for :meth:`read_json` of another library, or for a report.

        Parameters
        ----------
        path
            The file; it appears whole or not at all.

        Returns
        -------
        pathlib.Path
            The file.
        """
        variants = {step.verdict for step in self._logs.steps.steps() if step.kind == "variant" and step.verdict}
        return write_verdicts(self._logs.verdicts.events(), variants, path)

    def read_json(self, path: str | os.PathLike[str], *, into: str = MAIN) -> int:
        """Add the verdicts of a file that are new here, all or none; accepted pictures go into a baseline.

        A scene that was accepted without a picture keeps its baseline.

        Parameters
        ----------
        path
            A file that :meth:`to_json` or a report wrote.
        into
            The name of the baseline.

        Returns
        -------
        int
            How many verdicts were new.

        Raises
        ------
        LibraryError
            If it is not such a file, or has verdicts on pictures or decisions that are not in this library.
        """
        ledger, log = self._logs.ledger, self._logs.verdicts
        records = new_records(read_verdicts(path), log.events(), ledger.known_pictures())
        log.add_all([record.event for record in records], accepted_steps(records, into, ledger.shot_of))
        return len(records)
