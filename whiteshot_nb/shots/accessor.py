"""The pandas accessor ``df.whiteshot`` or ``df.shots``, which shows and exports a DataFrame of shots.

``df.shots`` is registered only if no other package uses this name.
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
    """An object that can read pictures, such as :class:`Shots` or an open :class:`Library`."""

    @property
    def pictures(self) -> Pictures:
        """The stored pictures: ``pictures.get(sha256)`` returns a PNG."""


class ShotsAccessor(ShotsExports):
    """Show and export a DataFrame of shots, for example a filtered ``shots.frame``.

    Example: ``df.query("blank").shots.to_pdf("blank.pdf")``.

    The pictures are read from the library whose location is in ``df.attrs["whiteshot"]``. ``shots.frame`` contains this
    location if the shots were captured with ``library=``. To read the pictures from another source, such as `shots`,
    call the accessor: ``df.shots(library=shots).gallery()``.

    Parameters
    ----------
    frame
        Rows of ``shots.frame``. The columns `room`, `scene`, `ok` and `sha256` are required.
    library
        The object to read the pictures from; see :meth:`__call__`. Default: the library in
        ``frame.attrs["whiteshot"]``.
    """

    def __init__(self, frame: pd.DataFrame, library: PicturesLocation | None = None) -> None:
        self._frame = frame
        recorded = (frame.attrs.get("whiteshot") or {}).get("library")
        self._location: PicturesLocation | None = recorded if library is None else library

    def __call__(self, *, library: PicturesLocation) -> Self:
        """Return an accessor that reads the pictures from the given library.

        Parameters
        ----------
        library
            A :class:`Library`, its folder or its :class:`Storage`; or the :class:`Shots` that the DataFrame comes from.
        """
        return type(self)(self._frame, library)

    @property
    def frame(self) -> pd.DataFrame:
        """The DataFrame of shots."""
        return self._frame

    @property
    def pictures(self) -> Pictures:
        """The stored pictures: ``pictures.get(sha256)`` returns a PNG.

        Raises
        ------
        LibraryError
            If no library was passed and ``df.attrs`` does not name one, or if the library does not exist.
        """
        from whiteshot_nb.store import Store  # noqa: PLC0415 - not needed for frames without pictures

        if self._location is None:
            raise LibraryError(
                "This DataFrame does not name the library that contains its pictures",
                hint="Call df.shots(library=…) with the library or the Shots object. Or pass library=… when you "
                "capture.",
            )
        if isinstance(self._location, HasPictures):
            return self._location.pictures
        return Store.pictures_of(self._location)

    def gallery(self) -> Gallery:
        """Return a Jupyter widget that shows the pictures of these rows."""
        from whiteshot_nb.views import Gallery  # noqa: PLC0415 - loads the widgets

        return Gallery(self._frame, self.pictures, exported=self)


def register_accessor() -> None:
    """Register the accessor ``df.whiteshot``, and also ``df.shots`` unless DataFrames already have this attribute."""
    pd.api.extensions.register_dataframe_accessor("whiteshot")(ShotsAccessor)
    if not hasattr(pd.DataFrame, "shots"):
        pd.api.extensions.register_dataframe_accessor("shots")(ShotsAccessor)


register_accessor()
