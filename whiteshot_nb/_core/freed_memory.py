"""Reuse freed memory for the next picture, instead of returning it to the operating system."""

from __future__ import annotations

from functools import cache

import numpy as np

_LARGEST_BLOCK = 31_000_000  # bytes: just below the 32 MiB from which glibc always asks the system


@cache
def keep_freed_memory() -> None:
    """Make glibc reuse freed memory blocks of up to 31 MB in this process; no effect with other C libraries.

    By default, glibc returns large freed blocks to the operating system. The memory for the next picture must then be
    requested again, which takes a quarter of the decoding time. glibc calls a block large if its size exceeds a limit
    (``M_MMAP_THRESHOLD`` in ``man mallopt``). When a block is freed, glibc raises this limit to the size of the block.
    This function therefore allocates and frees one block of 31 MB.
    """
    np.empty(_LARGEST_BLOCK, dtype=np.uint8)
