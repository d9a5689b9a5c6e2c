"""``df.shots``: any frame of shots, filtered and sorted as you like, can be shown and exported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self, TypeAlias, runtime_checkable

import pandas as pd

from whiteshot_nb.errors import LibraryError
from whiteshot_nb.shots.exports import Exports

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


@pd.api.extensions.register_dataframe_accessor("shots")
class ShotsAccessor(Exports):
    """Galleries and files of the rows that are left in a frame.

    ``df.query("blank").shots.to_pdf("blank.pdf")``. The pictures are in the library that
    ``df.attrs["whiteshot"]`` names, as every ``shots.frame`` does that was captured with ``library=``. For another
    place, and for shots that were captured without one, call it: ``df.shots(library=shots).gallery()``.

    Parameters
    ----------
    frame
        Rows of ``shots.frame``; they need the columns `room`, `scene`, `ok` and `sha256`.
    library
        See :meth:`__call__`.
    """

    def __init__(self, frame: pd.DataFrame, library: PicturesLocation | None = None) -> None:
        self._frame = frame
        named = (frame.attrs.get("whiteshot") or {}).get("library")
        self._location: PicturesLocation | None = named if library is None else library

    def __call__(self, *, library: PicturesLocation) -> Self:
        """Take the pictures from elsewhere.

        Parameters
        ----------
        library
            A :class:`Library`, the folder of one, the :class:`Storage` of one, or the :class:`Shots` the frame is of.
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
            If the frame names no library, or it is not there.
        """
        from whiteshot_nb.store import Store  # noqa: PLC0415 - a frame without pictures needs none of it

        if self._location is None:
            raise LibraryError(
                "This frame does not say in which library its pictures are",
                hint="Pass df.shots(library=…) the shots it is of, or capture with library=.",
            )
        if isinstance(self._location, HasPictures):
            return self._location.pictures
        return Store.pictures_of(self._location)

    def gallery(self) -> Gallery:
        """Return a widget that shows the pictures."""
        from whiteshot_nb.views import Gallery  # noqa: PLC0415 - widgets load when one is shown

        return Gallery(self._frame, self.pictures, exported=self)
