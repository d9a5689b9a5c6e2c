"""The three append-only logs of a library's reviews: verdicts, changes of baselines, and masks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from whiteshot_nb.review.baselines import SqlBaselineSteps, effective_steps
from whiteshot_nb.review.mask_store import SqlMaskLog
from whiteshot_nb.review.shown_digests import ShownDigests
from whiteshot_nb.review.sql_log import SqlVerdictLog

if TYPE_CHECKING:
    from collections.abc import Collection

    from whiteshot_nb.review.baselines import BaselineStep
    from whiteshot_nb.store.review_ledger import ReviewLedger


@dataclass(frozen=True, slots=True)
class ReviewLogs:
    """The three append-only logs of a library's reviews.

    Attributes
    ----------
    ledger
        The SQL tables that contain the logs.
    verdicts
        The log of verdicts (people's decisions on changes).
    steps
        The log of baseline steps (changes to the accepted pictures of a scene).
    masks
        The log of added and removed masks (rectangles that comparisons ignore).
    """

    ledger: ReviewLedger
    verdicts: SqlVerdictLog
    steps: SqlBaselineSteps
    masks: SqlMaskLog

    @classmethod
    def of(cls, ledger: ReviewLedger) -> Self:
        """Return the logs that are stored in the SQL tables of a library."""
        return cls(ledger, SqlVerdictLog(ledger), SqlBaselineSteps(ledger), SqlMaskLog(ledger))

    def shown_digests(self, hashes: Collection[str]) -> ShownDigests:
        """Return the shown digests of pictures that are known from shots, baselines and verdicts.

        Parameters
        ----------
        hashes
            SHA-256 of the pictures to look for among the shots.
        """
        found = ShownDigests(self.ledger.shown_digests(hashes))
        found.learn(step.pair for step in self.steps.steps())
        found.learn(pair for event in self.verdicts.events() for pair in event.pairs)
        return found

    def effective_steps(self, baseline: str) -> list[BaselineStep]:
        """Return those steps (changes to one scene) of a baseline that are in effect.

        A step that was caused by a verdict is in effect until the verdict is undone or replaced. A step without a
        verdict is always in effect.

        See :func:`~whiteshot_nb.review.baselines.effective_steps`.
        """
        return effective_steps(self.steps.steps(baseline), self.verdicts.events())
