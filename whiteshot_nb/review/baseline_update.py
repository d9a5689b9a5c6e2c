"""Update a library's baseline when pictures are accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.errors import InvalidInput, LibraryError
from whiteshot_nb.review.baselines import BaselineStep
from whiteshot_nb.review.decisions import engine_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from whiteshot_nb.model.shot_columns import FrameRow
    from whiteshot_nb.review.baselines import StepKind
    from whiteshot_nb.review.sql_log import SqlVerdictLog
    from whiteshot_nb.review.verdicts import Event
    from whiteshot_nb.store import Pictures, WritablePictures


class BaselineUpdater:
    """Updates one baseline of a library when pictures are accepted.

    Parameters
    ----------
    baseline
        Name of the baseline.
    log
        Log that stores verdicts together with changes of baselines.
    pictures
        Pictures of the library.
    shots
        The new pictures, by SHA-256.
    renderers
        Name of the renderer that drew each new picture, by SHA-256; None if unknown.
    run
        Id of the run in which the shots were captured; None if they do not belong to a single run.
    compared
        Whether the shots were compared with this baseline. If not, variants cannot be added.
    """

    def __init__(
        self,
        baseline: str,
        log: SqlVerdictLog,
        pictures: WritablePictures,
        *,
        shots: Pictures,
        renderers: Mapping[str, str | None],
        run: str | None = None,
        compared: bool = True,
    ) -> None:
        self._compared = compared
        self._run = run
        self._baseline = baseline
        self._log = log
        self._pictures = pictures
        self._shots = shots
        self._renderers = renderers

    def update(self, event: Event, rows: Sequence[FrameRow], *, variant: bool) -> None:
        """Store a verdict, and add the accepted pictures to the baseline; either both are done or neither.

        Parameters
        ----------
        event
            The verdict.
        rows
            Rows of the comparison that the verdict is about.
        variant
            Whether to add the new pictures as variants, instead of replacing the old ones.

        Raises
        ------
        LibraryError
            If a picture has been changed or removed since the comparison; then nothing is written.
        InvalidInput
            If `variant` is set, but the shots were not compared with this baseline.
        """
        if variant and not self._compared:
            raise InvalidInput(
                f"variant=True is not possible, because the shots were not compared with the baseline {self._baseline}",
                field="variant",
                hint="Compare the shots with that baseline first.",
            )
        self._keep({row["sha256"] for row in rows if row["sha256"]})
        self._log.add_all([event], self._steps(event, rows, variant=variant))

    def _steps(self, event: Event, rows: Sequence[FrameRow], *, variant: bool) -> Iterator[BaselineStep]:
        """Yield a change of the baseline for each row; failed shots change nothing."""
        for place, row in enumerate(rows):
            kind = _kind(row, variant=variant)
            if kind is None:
                continue
            yield BaselineStep(
                baseline=self._baseline,
                kind=kind,
                reviewer=event.reviewer,
                before=row["baseline_sha256"],
                before_shown_digest=row["baseline_shown_digest"],
                verdict=event.id,
                comment=event.comment,
                engine=engine_name(row),
                renderer=self._renderers.get(row["sha256"]),
                at=event.at,
                id=f"{event.id}.{place}",
                run=row["run"] or self._run,
                **{name: row[name] for name in _OF_ROW},
            )

    def _keep(self, pictures: Collection[str]) -> None:
        """Copy the new pictures into the library, unless they are already there."""
        if self._shots is self._pictures:
            return
        for sha256 in pictures:
            try:
                self._pictures.put(self._shots.get(sha256))
            except KeyError as error:
                raise LibraryError(
                    f"The picture {sha256} has been changed or removed since the comparison",
                    hint="Compare the shots again.",
                ) from error


_OF_ROW = ("room", "scene", "sha256", "shown_digest", "group", "order", "width", "height")


def _kind(row: FrameRow, *, variant: bool) -> StepKind | None:
    if row["sha256"] is None:
        return "removed" if row["change"] == "removed" else None
    return "variant" if variant else "accepted"
