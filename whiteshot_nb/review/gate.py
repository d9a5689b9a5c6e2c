"""Decide whether a comparison or a set of shots passes a check, for a script, a test or CI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb.errors import CheckFailed, InvalidInput
from whiteshot_nb.model.change_types import CHANGE_TYPES
from whiteshot_nb.model.exit_codes import ExitCode
from whiteshot_nb.model.room_names import room_names

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

_NAMED = 3


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Check:
    """The result of a check; it is true in a boolean context if the check passed.

    Attributes
    ----------
    exit_code
        Exit code for a command, a :class:`~whiteshot_nb.model.exit_codes.ExitCode`; 0 if the check passed.
    frame
        DataFrame of the rows that do not pass; empty if the check passed.
    problems
        The problem of each of these rows, in the same order, such as ``/lesson/1: content, not reviewed``.
    """

    exit_code: ExitCode
    frame: pd.DataFrame
    problems: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.exit_code is ExitCode.OK

    def __repr__(self) -> str:
        words = self.exit_code.name.lower().replace("_", " ")
        return f"<Check {words}{': ' * (not self)}{self._in_words()}>"

    def raise_for_failure(self) -> None:
        """Raise an error that names the first few scenes with problems; do nothing if the check passed.

        Raises
        ------
        CheckFailed
            If the check did not pass. The error has the `exit_code` of the check.
        """
        if not self:
            count = len(self.problems)
            what = f"{count:,} scene{' does' if count == 1 else 's do'} not pass the check"
            raise CheckFailed(what, said=self._in_words(), exit_code=self.exit_code)

    def _in_words(self) -> str:
        more = len(self.problems) - _NAMED
        return "; ".join(self.problems[:_NAMED]) + (f"; and {more:,} more" if more > 0 else "")


def check_comparison(frame: pd.DataFrame, fail_on: Collection[str]) -> Check:
    """Check that all changes of the given types have a verdict, and that no change is rejected.

    Parameters
    ----------
    frame
        DataFrame like ``comparison.frame``.
    fail_on
        The change types that need a verdict; a single change type can be passed as a string.

    Raises
    ------
    InvalidInput
        If `fail_on` contains an unknown change type.
    """
    types = {fail_on} if isinstance(fail_on, str) else set(fail_on)
    unknown = types - set(CHANGE_TYPES)
    if unknown:
        raise InvalidInput(
            f"fail_on must contain only change types, but contains {str(min(unknown))[:80]!r}",
            field="fail_on",
            hint=f"The change types are {', '.join(CHANGE_TYPES)}.",
        )
    rejected = (frame["verdict"] == "rejected").fillna(value=False).astype(bool)
    unreviewed = frame["change"].isin(list(types)) & frame["verdict"].isna()
    code = ExitCode.REJECTED if rejected.any() else ExitCode.NOT_REVIEWED if unreviewed.any() else ExitCode.OK
    blamed = frame[rejected | unreviewed].copy()
    states = ("rejected by " + blamed["reviewer"]).fillna("not reviewed")
    return Check(code, blamed, _problems(blamed, blamed["change"] + ", " + states))


def check_captured(frame: pd.DataFrame) -> Check:
    """Check that every shot has a picture.

    Parameters
    ----------
    frame
        DataFrame like ``shots.frame``.
    """
    failed = frame[~frame["ok"]].copy()
    code = ExitCode.OK if failed.empty else ExitCode.ALL_FAILED if len(failed) == len(frame) else ExitCode.SOME_FAILED
    return Check(code, failed, _problems(failed, failed["error"].fillna("no picture")))


def _problems(frame: pd.DataFrame, reasons: pd.Series[str]) -> tuple[str, ...]:
    """Return ``scene: reason`` for each row, with the room in front if there are several rooms."""
    several = len(frame["room"].unique()) > 1
    rooms = room_names(frame) + " " if several else ""
    return tuple(rooms + frame["scene"] + ": " + reasons)


def changes_in_words(frame: pd.DataFrame) -> str:
    """Return the number of rows with each change type as text, such as ``2 new, 5 unchanged``."""
    found = frame["change"].value_counts()
    return ", ".join(f"{found[change]} {change}" for change in CHANGE_TYPES if change in found.index)
