"""Choose the engine that finds differing pixels: the compiled engine if it is installed, otherwise the NumPy engine.

Only this module imports ``pybind11_pixelmatch``. Both engines follow pixelmatch 7.2 and return the same pixels. Later
versions of pixelmatch use another colour distance, so every result contains the name and version of the engine.
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
    """An implementation of pixelmatch, which compares two pictures pixel by pixel."""

    @property
    def name(self) -> str:
        """The name of the engine, as stored in results."""

    @property
    def version(self) -> str:
        """The version of the engine, as stored in results."""

    def counted(self, before: NDArray[np.uint8], after: NDArray[np.uint8], threshold: float) -> NDArray[np.bool_]:
        """Return which pixels differ by more than a threshold and are not anti-aliased.

        Parameters
        ----------
        before
            Pixels of the baseline, of the shape (height, width, 4).
        after
            Pixels of the shot, of the same shape.
        threshold
            Colour distance from 0 to 1, as in pixelmatch.

        Returns
        -------
        A boolean array of the shape (height, width).
        """


class CompiledEngine:
    """The compiled engine ``pybind11-pixelmatch``, in C++.

    Parameters
    ----------
    module
        The imported package ``pybind11_pixelmatch``.
    """

    name = "pybind11-pixelmatch"

    def __init__(self, module: Any) -> None:  # noqa: ANN401 - the module has no types
        self._module = module
        self.version = str(module.__version__)

    def counted(self, before: NDArray[np.uint8], after: NDArray[np.uint8], threshold: float) -> NDArray[np.bool_]:
        """Return which pixels differ by more than a threshold and are not anti-aliased.

        Parameters
        ----------
        before
            Pixels of the baseline, of the shape (height, width, 4).
        after
            Pixels of the shot, of the same shape.
        threshold
            Colour distance from 0 to 1, as in pixelmatch.

        Returns
        -------
        A boolean array of the shape (height, width).
        """
        options = self._module.Options()
        options.threshold = threshold
        options.diffMask = True
        drawn = np.zeros(before.shape, dtype=np.uint8)
        self._module.pixelmatch(before, after, output=drawn, options=options)
        marks: NDArray[np.bool_] = drawn[..., 3] != 0
        return marks


@cache
def engine() -> Engine:
    """Return the compiled engine, or the NumPy engine if the compiled one is not installed."""
    try:
        return CompiledEngine(importlib.import_module("pybind11_pixelmatch"))
    except ImportError:
        return NumpyEngine()
