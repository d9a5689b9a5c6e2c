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
    """The options of a capture that apply to all its scenes.

    Attributes
    ----------
    measure
        Whether to measure each picture: its ink (the share of pixels that are not background), whether it is blank, and
        whether it is a near duplicate of an earlier scene.
    stable
        Whether to repeat the capture of each scene until two consecutive pictures are equal, with at most five
        captures.
    max_bytes
        The maximum size of a picture, in bytes.
    storage
        The private storage space (bucket) that contains the pictures, with its access keys. None: the pictures are
        downloaded from the URLs in the response of the API.

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
        """The options as column values for the table of runs, without `storage`, which contains access keys."""
        return {"measure": self.measure, "stable": self.stable, "largest": self.max_bytes}

    @classmethod
    def from_record(cls, run: Mapping[str, Any], storage: Storage | None) -> CaptureOptions:
        """Return the options that are stored in a row of the table of runs; `storage` is passed separately."""
        return cls(bool(run["measure"]), bool(run["stable"]), run["largest"] or MAX_BYTES, storage)
