"""Read every picture of a library again, and find those that are missing or damaged."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whiteshot_nb.store.pictures import Pictures

_THREADS = 8


@dataclass(frozen=True, slots=True)
class DamagedEntry:
    """A picture that is missing, or has other bytes than it was kept with."""

    sha256: str
    problem: Literal["missing", "damaged"]


def find_damaged(pictures: Pictures, hashes: Iterable[str]) -> list[DamagedEntry]:
    """Return the missing and the damaged ones among pictures; at most eight are in memory at a time."""

    def check(sha256: str) -> DamagedEntry | None:
        try:
            data = pictures.get(sha256)
        except KeyError:
            return DamagedEntry(sha256, "missing")
        except OSError:  # the disk cannot read it
            return DamagedEntry(sha256, "damaged")
        return None if hashlib.sha256(data).hexdigest() == sha256 else DamagedEntry(sha256, "damaged")

    with ThreadPoolExecutor(_THREADS) as pool:
        return [found for found in pool.map(check, hashes) if found]
