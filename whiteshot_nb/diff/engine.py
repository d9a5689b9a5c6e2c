"""Count differing pixels with the compiled engine, or with NumPy where it is not installed.

The only file that knows ``pybind11_pixelmatch``. Both follow pixelmatch 7.2 and count the same; pixelmatch itself
has another colour distance since, so the engine and its version belong to every result.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from whiteshot_nb.diff.numpy_engine import NumpyEngine

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DIFFERENT = (255, 0, 0, 255)


class Engine(Protocol):
    """An implementation of pixelmatch."""

    @property
    def name(self) -> str:
        """Its name in results."""

    @property
    def version(self) -> str:
        """Its version in results."""

    def counted(self, before: NDArray[np.uint8], after: NDArray[np.uint8], threshold: float) -> NDArray[np.bool_]:
        """Return which pixels differ by more than `threshold`, but for anti-aliasing; (h, w, 4) gives (h, w)."""


class CompiledEngine:
    """``pybind11-pixelmatch``: the rule in C++.

    Parameters
    ----------
    module
        The imported package.
    """

    name = "pybind11-pixelmatch"

    def __init__(self, module: Any) -> None:  # noqa: ANN401 - it has no types
        self._module = module
        self.version = str(module.__version__)

    def counted(self, before: NDArray[np.uint8], after: NDArray[np.uint8], threshold: float) -> NDArray[np.bool_]:
        """Return which pixels differ by more than `threshold`, but for anti-aliasing; (h, w, 4) gives (h, w)."""
        options = self._module.Options()
        options.threshold = threshold
        options.diffMask = True
        drawn = np.zeros(before.shape, dtype=np.uint8)
        self._module.pixelmatch(before, after, output=drawn, options=options)
        marks: NDArray[np.bool_] = drawn[..., 3] != 0
        return marks


@cache
def engine() -> Engine:
    """Return the compiled engine, or the one in NumPy where there is no compiled one for this Python."""
    try:
        return CompiledEngine(importlib.import_module("pybind11_pixelmatch"))
    except ImportError:
        return NumpyEngine()
