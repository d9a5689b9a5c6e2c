"""Compare shots with a baseline, and review the changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.lazy_imports import lazy_getattr

if TYPE_CHECKING:
    from whiteshot_nb.comparison.compare_shots import compare, start_compare
    from whiteshot_nb.comparison.comparison import Comparison

__all__ = ["Comparison", "compare", "start_compare"]

__getattr__ = lazy_getattr(
    __name__,
    {"Comparison": "comparison", "compare": "compare_shots", "start_compare": "compare_shots"},
)
