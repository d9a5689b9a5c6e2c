"""Re-reads every picture of a library and says which are missing or damaged."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whiteshot_nb.store.pictures import Pictures

_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class DamagedEntry:
    """A picture that is not as it was kept."""

    sha256: str
    problem: Literal["missing", "damaged"]


def find_damaged(pictures: Pictures, hashes: Iterable[str]) -> list[DamagedEntry]:
    """Return what is wrong with the pictures of these hashes; few are in memory at once."""

    def look(sha256: str) -> DamagedEntry | None:
        try:
            data = pictures.get(sha256)
        except KeyError:
            return DamagedEntry(sha256, "missing")
        except OSError:  # the disk cannot read it
            return DamagedEntry(sha256, "damaged")
        return None if hashlib.sha256(data).hexdigest() == sha256 else DamagedEntry(sha256, "damaged")

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return [found for found in pool.map(look, hashes) if found]
