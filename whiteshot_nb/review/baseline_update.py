"""Change a library's baseline when pictures are accepted."""

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
    """Points one baseline of a library at what is accepted.

    Parameters
    ----------
    baseline
        Its name.
    log
        Where verdicts and steps are kept together.
    pictures
        Those of the library.
    shots, renderers
        Where the new pictures are, and what drew each, by sha256.
    run
        The run of the shots, if they have one.
    compared
        Whether the shots were compared with this baseline, and not with a run.
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
        """Write an event, and point the baseline at the pictures of its rows: both or neither.

        Raises
        ------
        LibraryError
            If a picture is no longer where it was; then nothing is written.
        InvalidInput
            If a variant is to be added to a baseline that the shots were not compared with.
        """
        if variant and not self._compared:
            raise InvalidInput(
                f"A variant is added to what a baseline has, and these shots were not compared with {self._baseline}",
                field="variant",
                hint="Compare them with that baseline first.",
            )
        self._keep({row["sha256"] for row in rows if row["sha256"]})
        self._log.add_all([event], self._steps(event, rows, variant=variant))

    def _steps(self, event: Event, rows: Sequence[FrameRow], *, variant: bool) -> Iterator[BaselineStep]:
        """Yield a step for each row; shots that failed change nothing."""
        for place, row in enumerate(rows):
            kind = _kind(row, variant=variant)
            if kind is None:
                continue
            yield BaselineStep(
                baseline=self._baseline,
                kind=kind,
                reviewer=event.reviewer,
                before=row["baseline_sha256"],
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
        """Copy pictures from elsewhere into the library."""
        if self._shots is self._pictures:
            return
        for sha256 in pictures:
            try:
                self._pictures.put(self._shots.get(sha256))
            except KeyError as error:
                raise LibraryError(
                    f"The picture {sha256} is not where it was", hint="It was changed or removed: compare again."
                ) from error


_OF_ROW = ("room", "scene", "sha256", "group", "order", "width", "height")


def _kind(row: FrameRow, *, variant: bool) -> StepKind | None:
    if row["sha256"] is None:
        return "removed" if row["change"] == "removed" else None
    return "variant" if variant else "accepted"
