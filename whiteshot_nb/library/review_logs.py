"""The three append-only logs of a library's reviews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from whiteshot_nb.review.baselines import SqlBaselineSteps, effective_steps
from whiteshot_nb.review.mask_store import SqlMaskLog
from whiteshot_nb.review.sql_log import SqlVerdictLog

if TYPE_CHECKING:
    from whiteshot_nb.review.baselines import BaselineStep
    from whiteshot_nb.store.review_ledger import ReviewLedger


@dataclass(frozen=True, slots=True)
class ReviewLogs:
    """Verdicts, steps of baselines, and masks, each opened once for a library.

    Attributes
    ----------
    ledger
        The tables they are in.
    """

    ledger: ReviewLedger
    verdicts: SqlVerdictLog
    steps: SqlBaselineSteps
    masks: SqlMaskLog

    @classmethod
    def of(cls, ledger: ReviewLedger) -> Self:
        """Open the logs in these tables."""
        return cls(ledger, SqlVerdictLog(ledger), SqlBaselineSteps(ledger), SqlMaskLog(ledger))

    def effective_steps(self, baseline: str) -> list[BaselineStep]:
        """Return the steps of a baseline that count; see :func:`~whiteshot_nb.review.baselines.effective_steps`."""
        return effective_steps(self.steps.steps(baseline), self.verdicts.events())
