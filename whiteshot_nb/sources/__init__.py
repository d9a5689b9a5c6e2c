"""Read pictures that other programs have created, as :class:`~whiteshot_nb.Shots`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.lazy_imports import lazy_getattr

if TYPE_CHECKING:
    from whiteshot_nb.sources.folder import read_folder
    from whiteshot_nb.sources.playwright import read_playwright

__all__ = ["read_folder", "read_playwright"]

__getattr__ = lazy_getattr(__name__, {"read_folder": "folder", "read_playwright": "playwright"})
