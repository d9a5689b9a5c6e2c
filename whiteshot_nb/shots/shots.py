"""A captured scene, and an ordered set of them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, overload

from whiteshot_nb.errors import InvalidInput, PictureError
from whiteshot_nb.model.comparison_columns import join_comparison
from whiteshot_nb.model.shot_columns import SHOT_COLUMNS, shots_frame
from whiteshot_nb.model.shot_row import ShotRow
from whiteshot_nb.shots.exports import ShotsExports
from whiteshot_nb.sources.folder import read_folder, read_playwright

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator

    import pandas as pd
    from PIL.Image import Image

    from whiteshot_nb.store import Pictures
    from whiteshot_nb.views import Gallery


@dataclass(frozen=True, slots=True)
class Shot:
    """One captured scene; the fields of its row are attributes of it, as in ``shot.scene``."""

    row: ShotRow
    _pictures: Pictures = field(repr=False)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as typed in ShotRow
        if name in SHOT_COLUMNS:
            return getattr(self.row, name)
        if name in self.row.extra:
            return self.row.extra[name]
        raise AttributeError(name)

    def __repr__(self) -> str:
        row = self.row
        if not row.ok:
            return f"<Shot {row.scene} failed at {row.stage}: {row.error}>"
        return f"<Shot {row.scene} {row.pixel_width}×{row.pixel_height}>"

    @property
    def png(self) -> bytes:
        """The PNG, byte for byte as received.

        Raises
        ------
        PictureError
            If there is none, because the shot failed.
        """
        if self.row.sha256 is None:
            raise PictureError(f"There is no picture of {self.row.scene}", said=self.row.error, hint=self.row.hint)
        try:
            return self._pictures.get(self.row.sha256)
        except KeyError as error:
            raise PictureError(
                f"The picture of {self.row.scene} is not where it was kept",
                hint="Was its folder removed, or the library pruned? library.verify() tells.",
            ) from error

    def image(self) -> Image:
        """Return the picture as a PIL image.

        Raises
        ------
        PictureError
            If there is none, because the shot failed.
        """
        from PIL import Image  # noqa: PLC0415 - most programs want the bytes only

        image = Image.open(io.BytesIO(self.png), formats=["PNG"])
        image.load()
        return image

    def _repr_png_(self) -> bytes | None:
        return self.png if self.row.ok else None


class HasComparisonFrame(Protocol):
    """What shots were compared with."""

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each scene, the first ones in the order of the shots."""


class Shots(ShotsExports, Sequence[Shot]):
    """An ordered set of shots, shown as a gallery when it is the last line of a cell.

    ``shots[0]`` is a shot, ``shots["/lesson/1"]`` the one of a scene, ``shots[:3]`` shots again.

    Parameters
    ----------
    rows
        One for each scene, or a function that reads them when they are first needed.
    pictures
        Where the PNGs are.
    library
        The location of the library they are in; None for a temporary one.
    completeness
        Of a whole room: how many of the scenes that the API lists came, in words.
    whole
        Whether these are all shots that were asked for. A part cannot tell which scenes are missing.

    Attributes
    ----------
    comparison
        The latest one of these shots; None before.
    """

    def __init__(
        self,
        rows: Iterable[ShotRow] | Callable[[], Iterable[ShotRow]],
        pictures: Pictures,
        *,
        library: str | None = None,
        completeness: str | None = None,
        whole: bool = True,
    ) -> None:
        self.completeness = completeness
        self._given = rows if callable(rows) else tuple(rows)
        self.whole = whole
        self._pictures = pictures
        self.library = library
        self.comparison: HasComparisonFrame | None = None

    @classmethod
    def from_folder(cls, path: str | os.PathLike[str]) -> Shots:
        """Take the PNGs of a folder and of those in it as shots, to compare boards that something else captured.

        Parameters
        ----------
        path
            The folder. It is read now, and its pictures again when they are looked at; nothing is copied.

        Returns
        -------
        Shots
            One for each file; the scene is its path below the folder, without ``.png``. A file that is no intact PNG,
            and a link that leads out of the folder, is a failed shot.

        Raises
        ------
        InvalidInput
            If there is no such folder, or no PNG in it.
        """
        rows, pictures = read_folder(path)
        return cls((ShotRow(**row) for row in rows), pictures)

    @classmethod
    def from_playwright(cls, path: str | os.PathLike[str]) -> tuple[Shots, Shots]:
        """Take what a Playwright run left of failed screenshot tests: ``compare(*Shots.from_playwright(path))``.

        Parameters
        ----------
        path
            The run's output folder, ``test-results`` by default.

        Returns
        -------
        tuple of Shots
            The actual pictures and the expected ones. The scene is the path below the folder without
            ``-actual.png``. A test that has an expected picture only is a failed shot. Of a test that was tried again
            the last picture counts.

        Raises
        ------
        InvalidInput
            If there is no such folder, or no such picture in it.
        """
        (actual, expected), pictures = read_playwright(path)
        return cls((ShotRow(**row) for row in actual), pictures), cls((ShotRow(**row) for row in expected), pictures)

    def __repr__(self) -> str:
        good = sum(row.ok for row in self._rows)
        sizes = sorted({f"{row.width}×{row.height}" for row in self._rows})
        told = f"; {self.completeness}" if self.completeness else ""
        return f"<Shots {good} of {len(self._rows)} captured, {', '.join(sizes) or 'empty'}{told}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 - Jupyter's protocol
        return self._shown._repr_mimebundle_(**kwargs)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int | str) -> Shot: ...
    @overload
    def __getitem__(self, index: slice) -> Shots: ...
    def __getitem__(self, index: int | str | slice) -> Shot | Shots:
        if isinstance(index, slice):
            return self._some(self._rows[index])
        if isinstance(index, str):
            return Shot(self._row_of(index), self.pictures)
        return Shot(self._rows[index], self.pictures)

    def __iter__(self) -> Iterator[Shot]:
        return (Shot(row, self.pictures) for row in self._rows)

    @property
    def failed(self) -> Shots:
        """Those without a picture."""
        return self._some(row for row in self._rows if not row.ok)

    @property
    def frame(self) -> pd.DataFrame:
        """One row per scene, failed ones too; typed columns, none with bytes. Yours to change: a copy."""
        return self._frame.copy()

    @property
    def pictures(self) -> Pictures:
        """Where the PNGs are."""
        return self._pictures

    @property
    def review_frame(self) -> pd.DataFrame:
        """The frame, joined with the latest comparison of these shots: `change`, `reason`, `cluster` and the verdicts.

        Verdicts are those of this moment. In a new kernel, ``library.compare(shots)`` comes first: it finds them again.

        Raises
        ------
        InvalidInput
            If these shots were not compared yet.
        """
        if self.comparison is None:
            raise InvalidInput("These shots were not compared yet", field="shots", hint="library.compare(shots) does.")
        return join_comparison(self.frame, self.comparison.frame)

    @cached_property
    def _rows(self) -> tuple[ShotRow, ...]:
        return tuple(self._given()) if callable(self._given) else self._given

    @cached_property
    def _frame(self) -> pd.DataFrame:
        return shots_frame((row.record for row in self._rows), library=self.library)

    @cached_property
    def _shown(self) -> Gallery:
        """The one widget of all displays of these shots; another at each would stay in the kernel for ever."""
        return self.gallery()

    def gallery(self) -> Gallery:
        """Return a widget that shows the pictures."""
        from whiteshot_nb.views import Gallery  # noqa: PLC0415 - widgets load when one is shown

        return Gallery(self.frame, self.pictures, exported=self)

    def _some(self, rows: Iterable[ShotRow]) -> Shots:
        return Shots(rows, self.pictures, library=self.library, whole=False)

    def _row_of(self, scene: str) -> ShotRow:
        for row in self._rows:
            if row.scene == scene:
                return row
        raise KeyError(scene)
