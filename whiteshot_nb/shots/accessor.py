"""The accessor of DataFrames, ``df.whiteshot`` or ``df.shots``: show and export any frame of shots.

The short name is registered only where no other package has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self, TypeAlias, runtime_checkable

import pandas as pd

from whiteshot_nb.errors import LibraryError
from whiteshot_nb.shots.exports import ShotsExports

if TYPE_CHECKING:
    import os

    from whiteshot_nb.storage import Storage
    from whiteshot_nb.store import Pictures
    from whiteshot_nb.views import Gallery

    PicturesLocation: TypeAlias = "str | os.PathLike[str] | Storage | HasPictures"


@runtime_checkable
class HasPictures(Protocol):
    """Shots, or an open library."""

    @property
    def pictures(self) -> Pictures:
        """Where the PNGs are."""


class ShotsAccessor(ShotsExports):
    """Show and export the rows of a frame of shots, filtered and sorted in any way.

    ``df.query("blank").shots.to_pdf("blank.pdf")``. The pictures are read from the library that
    ``df.attrs["whiteshot"]`` names, as every ``shots.frame`` does that was captured with ``library=``. To read them
    from elsewhere, and for shots captured without a library, call it: ``df.shots(library=shots).gallery()``.

    Parameters
    ----------
    frame
        Rows of ``shots.frame``; the columns `room`, `scene`, `ok` and `sha256` are required.
    library
        See :meth:`__call__`.
    """

    def __init__(self, frame: pd.DataFrame, library: PicturesLocation | None = None) -> None:
        self._frame = frame
        recorded = (frame.attrs.get("whiteshot") or {}).get("library")
        self._location: PicturesLocation | None = recorded if library is None else library

    def __call__(self, *, library: PicturesLocation) -> Self:
        """Return an accessor that reads the pictures from another place.

        Parameters
        ----------
        library
            A :class:`Library`, the folder of one, the :class:`Storage` of one, or the :class:`Shots` of this frame.
        """
        return type(self)(self._frame, library)

    @property
    def frame(self) -> pd.DataFrame:
        """The frame itself."""
        return self._frame

    @property
    def pictures(self) -> Pictures:
        """Where the PNGs are.

        Raises
        ------
        LibraryError
            If the frame names no library, or the library does not exist.
        """
        from whiteshot_nb.store import Store  # noqa: PLC0415 - not needed for frames without pictures

        if self._location is None:
            raise LibraryError(
                "This frame does not say in which library its pictures are",
                hint="Call the accessor with its shots or library, df.shots(library=…), or capture with library=.",
            )
        if isinstance(self._location, HasPictures):
            return self._location.pictures
        return Store.pictures_of(self._location)

    def gallery(self) -> Gallery:
        """Return a widget that shows the pictures."""
        from whiteshot_nb.views import Gallery  # noqa: PLC0415 - loads the widgets

        return Gallery(self._frame, self.pictures, exported=self)


def register_accessor() -> None:
    """Register ``df.whiteshot``, and ``df.shots`` if DataFrames have no attribute of that name."""
    pd.api.extensions.register_dataframe_accessor("whiteshot")(ShotsAccessor)
    if not hasattr(pd.DataFrame, "shots"):
        pd.api.extensions.register_dataframe_accessor("shots")(ShotsAccessor)


register_accessor()
