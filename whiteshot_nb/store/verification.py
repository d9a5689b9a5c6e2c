"""Read every picture of a library, and find those that are missing or damaged."""

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
    """A picture that is missing, or whose bytes have changed since it was saved.

    Attributes
    ----------
    sha256
        The SHA-256 under which the picture was saved.
    problem
        ``missing`` or ``damaged``.
    """

    sha256: str
    problem: Literal["missing", "damaged"]


def find_damaged(pictures: Pictures, hashes: Iterable[str]) -> list[DamagedEntry]:
    """Read pictures, and return those that are missing or damaged.

    At most eight pictures are in memory at the same time.

    Parameters
    ----------
    pictures
        The pictures of the library.
    hashes
        The SHA-256 of each picture to check.
    """

    def check(sha256: str) -> DamagedEntry | None:
        try:
            data = pictures.get(sha256)
        except KeyError:
            return DamagedEntry(sha256, "missing")
        except OSError:  # the file cannot be read from the disk
            return DamagedEntry(sha256, "damaged")
        return None if hashlib.sha256(data).hexdigest() == sha256 else DamagedEntry(sha256, "damaged")

    with ThreadPoolExecutor(_THREADS) as pool:
        return [found for found in pool.map(check, hashes) if found]
