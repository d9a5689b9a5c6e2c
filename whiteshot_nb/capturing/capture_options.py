"""How a run captures, whatever its targets are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.arguments import check_integer
from whiteshot_nb._core.defaults import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whiteshot_nb.storage import Storage


@dataclass(frozen=True, slots=True)
class CaptureOptions:
    """The options that all targets of a run share; `capture` says what they mean.

    Raises
    ------
    InvalidInput
        If the largest size of a picture is none.
    """

    measure: bool = True
    stable: bool = False
    largest: int = MAX_BYTES
    storage: Storage | None = None

    def __post_init__(self) -> None:
        check_integer(self.largest, "largest")

    @property
    def record(self) -> dict[str, Any]:
        """What the ledger keeps of them: all but the storage space, which has keys."""
        return {"measure": self.measure, "stable": self.stable, "largest": self.largest}

    @classmethod
    def from_record(cls, run: Mapping[str, Any], storage: Storage | None) -> CaptureOptions:
        """Return the options of a run that the ledger knows."""
        return cls(bool(run["measure"]), bool(run["stable"]), run["largest"] or MAX_BYTES, storage)
