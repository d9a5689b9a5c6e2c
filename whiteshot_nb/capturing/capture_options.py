"""The options of a capture that all targets of its run share."""

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
    """How pictures are captured; see `capture` for what each option means.

    Raises
    ------
    InvalidInput
        If `max_bytes` is not a whole number above 0.
    """

    measure: bool = True
    stable: bool = False
    max_bytes: int = MAX_BYTES
    storage: Storage | None = None

    def __post_init__(self) -> None:
        check_integer(self.max_bytes, "max_bytes")

    @property
    def record(self) -> dict[str, Any]:
        """The columns of the ledger that hold them; the storage space has keys and is left out."""
        return {"measure": self.measure, "stable": self.stable, "largest": self.max_bytes}

    @classmethod
    def from_record(cls, run: Mapping[str, Any], storage: Storage | None) -> CaptureOptions:
        """Return the options of a run from its row in the ledger."""
        return cls(bool(run["measure"]), bool(run["stable"]), run["largest"] or MAX_BYTES, storage)
