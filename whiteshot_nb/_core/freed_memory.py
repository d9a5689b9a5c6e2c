"""Keep freed memory in the process, for the next picture."""

from __future__ import annotations

from functools import cache

import numpy as np

_LARGEST_BLOCK = 31_000_000  # bytes: just below the 32 MiB from which glibc always asks the system


@cache
def keep_freed_memory() -> None:
    """Let glibc keep freed blocks of up to 31 MB in this process; without effect elsewhere.

    glibc raises its limit to the size of the largest block that was freed (M_MMAP_THRESHOLD in ``man mallopt``).
    Otherwise the memory of each picture is returned to the system and taken again page by page, which takes a quarter
    of the time of decoding.
    """
    np.empty(_LARGEST_BLOCK, dtype=np.uint8)
