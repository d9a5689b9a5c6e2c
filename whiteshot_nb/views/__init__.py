"""Widgets and reports that show the rows of a DataFrame and their pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.lazy_imports import lazy_getattr

if TYPE_CHECKING:
    from whiteshot_nb.views.gallery import Gallery
    from whiteshot_nb.views.review import Reviewer

__all__ = [
    "Gallery",
    "Reviewer",
]

__getattr__ = lazy_getattr(
    __name__,
    {
        "Gallery": "gallery",
        "Reviewer": "review",
    },
)
