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
from whiteshot_nb.shots.exports import ShotsExports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pandas as pd
    from PIL.Image import Image

    from whiteshot_nb.model.shot_row import ShotRow
    from whiteshot_nb.review.gate import Check
    from whiteshot_nb.store import Pictures
    from whiteshot_nb.views import Gallery


@dataclass(frozen=True, slots=True)
class Shot:
    """One captured scene; every column of ``shots.frame`` is an attribute, such as ``shot.scene``."""

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
    def room(self) -> str:
        """The UUID of the room."""
        return self.row.room

    @property
    def scene(self) -> str:
        """The path of the scene."""
        return self.row.scene

    @property
    def png(self) -> bytes:
        """The PNG, byte for byte as received.

        Raises
        ------
        PictureError
            If there is no picture, because the shot failed.
        """
        if self.row.sha256 is None:
            raise PictureError(f"There is no picture of {self.row.scene}", said=self.row.error, hint=self.row.hint)
        try:
            return self._pictures.get(self.row.sha256)
        except KeyError as error:
            raise PictureError(
                f"The picture of {self.row.scene} is not where it was kept",
                hint="Its folder was removed, or the library pruned; library.verify() lists what is missing.",
            ) from error

    def image(self) -> Image:
        """Return the picture as a PIL image.

        Raises
        ------
        PictureError
            If there is no picture, because the shot failed.
        """
        from PIL import Image  # noqa: PLC0415 - most programs want the bytes only

        image = Image.open(io.BytesIO(self.png), formats=["PNG"])
        image.load()
        return image

    def _repr_png_(self) -> bytes | None:
        return self.png if self.row.ok else None


class HasComparisonFrame(Protocol):
    """A comparison of shots."""

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each scene, the first ones in the order of the shots."""


class Shots(ShotsExports, Sequence[Shot]):
    """An ordered set of shots, shown as a gallery when it is the last line of a cell.

    ``shots[0]`` is a shot, ``shots["/lesson/1"]`` the one of a scene, ``shots[:3]`` shots again.

    Parameters
    ----------
    rows
        One for each scene, or a function that reads them when they are needed for the first time.
    pictures
        Where the PNGs are.
    library
        The location of the library they are in; None for a temporary one.
    completeness
        Of a whole room: how many of the scenes that the API lists were captured, in words.
    whole
        Whether these are all shots that were asked for. A part does not say which scenes are missing.

    Attributes
    ----------
    comparison
        The latest comparison of these shots; None before the first.
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
        """The shots without a picture."""
        return self._some(row for row in self._rows if not row.ok)

    @property
    def frame(self) -> pd.DataFrame:
        """One row per scene, failed ones too, with typed columns, as a copy that you may change."""
        return self._frame.copy()

    @property
    def pictures(self) -> Pictures:
        """Where the PNGs are."""
        return self._pictures

    @property
    def review_frame(self) -> pd.DataFrame:
        """The frame, joined with the latest comparison of these shots: `change`, `reason`, `cluster` and the verdicts.

        The verdicts are the current ones. In a new kernel, call ``library.compare(shots)`` first: it finds them again.

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
        """The one widget that all displays share; a new one for each would stay in the kernel for ever."""
        return self.gallery()

    def check(self) -> Check:
        """Check whether every shot has a picture: ``sys.exit(shots.check().exit_code)``.

        Returns
        -------
        Check
            True if all is well. Its `exit_code` is 0 then, 5 if some shots failed, 6 if all of them did. Its `frame`
            has the failed shots.
        """
        from whiteshot_nb.review.gate import check_captured  # noqa: PLC0415 - loads reviews

        return check_captured(self._frame)

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
