"""`Shot`, a captured scene, and `Shots`, an ordered set of captured scenes."""

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
    """One captured scene. Each column of ``shots.frame`` is also an attribute, such as ``shot.scene``.

    Attributes
    ----------
    row
        The values of all columns for this scene.
    """

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
        """The UUID of the room that contains the scene."""
        return self.row.room

    @property
    def scene(self) -> str:
        """The path of the scene in its room, such as ``/lesson/1``."""
        return self.row.scene

    @property
    def png(self) -> bytes:
        """The PNG, byte for byte as received.

        Raises
        ------
        PictureError
            If the capture failed, or the picture is no longer in its library or folder.
        """
        if self.row.sha256 is None:
            raise PictureError(f"The scene {self.row.scene} has no picture", said=self.row.error, hint=self.row.hint)
        try:
            return self._pictures.get(self.row.sha256)
        except KeyError as error:
            raise PictureError(
                f"The picture of the scene {self.row.scene} is missing or has changed",
                hint="For a library, call library.verify() to list the missing pictures. For a folder, read the "
                "folder again.",
            ) from error

    def image(self) -> Image:
        """Return the picture as a PIL image.

        Raises
        ------
        PictureError
            If the capture failed, or the picture is no longer in its library or folder.
        """
        from PIL import Image  # noqa: PLC0415 - most programs want the bytes only

        image = Image.open(io.BytesIO(self.png), formats=["PNG"])
        image.load()
        return image

    def _repr_png_(self) -> bytes | None:
        return self.png if self.row.ok else None


class HasComparisonFrame(Protocol):
    """A comparison of shots with a baseline."""

    @property
    def frame(self) -> pd.DataFrame:
        """A DataFrame with one row per compared scene."""


class Shots(ShotsExports, Sequence[Shot]):
    """An ordered set of captured scenes. A notebook cell that ends with such a set shows a gallery of the pictures.

    ``shots[0]`` returns the first :class:`Shot`, ``shots["/lesson/1"]`` returns the :class:`Shot` of the scene
    ``/lesson/1``, and ``shots[:3]`` returns a new :class:`Shots`.

    Parameters
    ----------
    rows
        Either the rows, one per scene, or a function that returns the rows. The function is called
        when the rows are needed for the first time.
    pictures
        The stored pictures: ``pictures.get(sha256)`` returns a PNG.
    library
        Location of the library that contains the pictures; None if the library is temporary.
    completeness
        Text that says how many of the scenes listed by the API were captured. None unless a whole room was captured.
    whole
        Whether the set contains all requested shots; False for a selection. A comparison reports removed scenes only if
        `whole` is true.

    Attributes
    ----------
    comparison
        The latest comparison of these shots; None if they were not compared.
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
        """The shots whose capture failed, as a new :class:`Shots`."""
        return self._some(row for row in self._rows if not row.ok)

    @property
    def frame(self) -> pd.DataFrame:
        """A DataFrame with one row per scene, including failed scenes; a copy that you may change."""
        return self._frame.copy()

    @property
    def pictures(self) -> Pictures:
        """The stored pictures: ``pictures.get(sha256)`` returns a PNG."""
        return self._pictures

    @property
    def review_frame(self) -> pd.DataFrame:
        """:attr:`frame` with the changes and verdicts of the latest comparison in additional columns.

        The columns include `change`, `reason`, `cluster` (number of a group of scenes with the same change) and
        `verdict`.

        The verdicts are up to date on each access. After a restart of the kernel, call ``library.compare(shots)`` to
        load the verdicts before you use this attribute.

        Raises
        ------
        InvalidInput
            If these shots were not compared.
        """
        if self.comparison is None:
            raise InvalidInput(
                "These shots were not compared with a baseline",
                field="shots",
                hint="Call library.compare(shots) first.",
            )
        return join_comparison(self.frame, self.comparison.frame)

    @cached_property
    def _rows(self) -> tuple[ShotRow, ...]:
        return tuple(self._given()) if callable(self._given) else self._given

    @cached_property
    def _frame(self) -> pd.DataFrame:
        return shots_frame((row.record for row in self._rows), library=self.library)

    @cached_property
    def _shown(self) -> Gallery:
        """The gallery that all displays share: the kernel never frees a widget, so each display must not create one."""
        return self.gallery()

    def check(self) -> Check:
        """Check whether every shot has a picture.

        In a script, end with ``sys.exit(shots.check().exit_code)``.

        Returns
        -------
        Check
            The result, which is true if every shot has a picture. Its `exit_code` is 0 if no shot failed, 5 if some
            shots failed, and 6 if all shots failed. Its `frame` contains the failed shots.
        """
        from whiteshot_nb.review.gate import check_captured  # noqa: PLC0415 - loads reviews

        return check_captured(self._frame)

    def gallery(self) -> Gallery:
        """Return a Jupyter widget that shows the pictures."""
        from whiteshot_nb.views import Gallery  # noqa: PLC0415 - widgets load when one is shown

        return Gallery(self.frame, self.pictures, exported=self)

    def _some(self, rows: Iterable[ShotRow]) -> Shots:
        return Shots(rows, self.pictures, library=self.library, whole=False)

    def _row_of(self, scene: str) -> ShotRow:
        for row in self._rows:
            if row.scene == scene:
                return row
        raise KeyError(scene)
