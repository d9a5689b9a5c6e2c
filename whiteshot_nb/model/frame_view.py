"""Define a base class for objects whose content is a DataFrame; a notebook shows them as tables."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


class FrameView(ABC):
    """An object whose content is a DataFrame, which notebooks show as a table."""

    @property
    @abstractmethod
    def frame(self) -> pd.DataFrame:
        """The content of this object, as a DataFrame."""

    def __len__(self) -> int:
        return len(self.frame)

    def __repr__(self) -> str:
        rows = len(self)
        return f"<{type(self).__name__}, {rows:,} row{'' if rows == 1 else 's'}: see .frame>"

    def _repr_html_(self) -> str:
        return self.frame.to_html(max_rows=20)
