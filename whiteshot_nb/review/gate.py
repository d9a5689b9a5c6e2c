"""Whether somebody still has to look at a comparison, as an exit code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.change_types import CHANGE_TYPES

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd


class CheckOutcome(IntEnum):
    """How a check went; the number is an exit code."""

    CLEAN = 0
    UNREVIEWED = 3
    REJECTED = 4


@dataclass(frozen=True, slots=True)
class Check:
    """What a check found; true where all is well.

    Attributes
    ----------
    outcome
        Its number is the exit code: 0, 3 if changes are not reviewed, 4 if one was rejected.
    frame
        The rows of the comparison that are to blame.
    """

    outcome: CheckOutcome
    frame: pd.DataFrame

    def __bool__(self) -> bool:
        return self.outcome is CheckOutcome.CLEAN

    def __repr__(self) -> str:
        count = len(self.frame)
        scenes = f", {count} scene{'' if count == 1 else 's'}: {changes_in_words(self.frame)}" if count else ""
        return f"<Check {self.outcome.name.lower()}{scenes}>"


def check_frame(frame: pd.DataFrame, fail_on: Collection[str]) -> Check:
    """Return what is to blame: what was rejected, whatever it is, and what is of these classes and has no verdict.

    One class may stand alone.

    Raises
    ------
    InvalidInput
        If there is no such class.
    """
    classes = {fail_on} if isinstance(fail_on, str) else set(fail_on)
    unknown = classes - set(CHANGE_TYPES)
    if unknown:
        raise InvalidInput(
            f"There is no class {min(unknown)}", field="fail_on", hint=f"There are {', '.join(CHANGE_TYPES)}."
        )
    rejected = (frame["verdict"] == "rejected").fillna(value=False).astype(bool)
    unreviewed = frame["change"].isin(list(classes)) & frame["verdict"].isna()
    outcome = (
        CheckOutcome.REJECTED if rejected.any() else CheckOutcome.UNREVIEWED if unreviewed.any() else CheckOutcome.CLEAN
    )
    return Check(outcome, frame[rejected | unreviewed].copy())


def changes_in_words(frame: pd.DataFrame) -> str:
    """Return how many rows each class has, in words."""
    found = frame["change"].value_counts()
    return ", ".join(f"{found[change]} {change}" for change in CHANGE_TYPES if change in found.index)
