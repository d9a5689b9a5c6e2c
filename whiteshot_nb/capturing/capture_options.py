"""The options that all targets of a capture share."""

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
    """The options of a capture.

    Attributes
    ----------
    measure
        Whether ink, blank and near duplicates are measured.
    stable
        Whether each scene is captured again until two captures in a row are equal.
    max_bytes
        The maximum size of a picture, in bytes.
    storage
        The storage space that contains the pictures, with its access keys; None to download them from their URLs.

    Raises
    ------
    InvalidInput
        If `max_bytes` is not a whole number of at least 1.
    """

    measure: bool = True
    stable: bool = False
    max_bytes: int = MAX_BYTES
    storage: Storage | None = None

    def __post_init__(self) -> None:
        check_integer(self.max_bytes, "max_bytes")

    @property
    def record(self) -> dict[str, Any]:
        """The options as columns of the table of runs; `storage` is left out because it contains access keys."""
        return {"measure": self.measure, "stable": self.stable, "largest": self.max_bytes}

    @classmethod
    def from_record(cls, run: Mapping[str, Any], storage: Storage | None) -> CaptureOptions:
        """Return the options that a row of the table of runs contains, together with `storage`."""
        return cls(bool(run["measure"]), bool(run["stable"]), run["largest"] or MAX_BYTES, storage)
