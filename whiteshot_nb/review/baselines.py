"""Store baselines (the accepted pictures of each scene) as an append-only history of steps.

A step is a change of one scene, for example an accepted picture. The previous picture stays in the library. The current
baseline is the result of all steps that are in effect. A step is not in effect if its verdict was undone, or replaced
by another verdict on the same two pictures. A rollback adds steps, too.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Literal

from whiteshot_nb.model.pair_key import PairKey, SceneKey
from whiteshot_nb.model.picture_identity import PictureIdentity, are_same_picture
from whiteshot_nb.review.shown_digests import ShownDigests
from whiteshot_nb.review.verdicts import Event, events_by_pair, events_that_count, new_id, with_known_digests
from whiteshot_nb.store.append_only_log import AppendOnlyLog

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


MAIN = "main"
"""The name of the default baseline."""

StepKind = Literal["accepted", "variant", "removed"]

_COLUMN_OF = {"reviewer": "who", "comment": "reason"}
"""Database columns whose names differ from the fields of :class:`BaselineStep`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineStep:
    """One change to one scene of a baseline.

    Attributes
    ----------
    baseline
        Name of the baseline.
    room
        UUID of the room.
    scene
        Path of the scene.
    kind
        ``accepted``: the scene gets this picture, replacing all others; ``variant``: the scene gets this picture in
        addition; ``removed``: the scene loses its pictures.
    reviewer
        Who made the change.
    sha256
        SHA-256 of the new picture; None if `kind` is ``removed``.
    before
        SHA-256 of the picture that the new one was compared with; None if there was none.
    verdict
        Id of the verdict that caused the step; None for a rollback.
    comment
        Reason for the change.
    engine
        Name and version of the engine that compared the pictures.
    renderer
        Renderer that drew the picture; None if unknown.
    run
        Id of the run in which the picture was captured; None if unknown.
    group
        Directory of the scene; None if unknown.
    order
        Position of the scene in the group; None if unknown.
    width
        Width of the picture, in pixels; None if unknown.
    height
        Height of the picture, in pixels; None if unknown.
    at
        Time of the change, in UTC.
    id
        Unique id of the step.
    shown_digest
        Shown digest of the new picture (docs/shown-digest.md); None if unknown.
    before_shown_digest
        Shown digest of the picture that the new one was compared with; None if unknown.
    """

    baseline: str
    room: str
    scene: str
    kind: StepKind
    reviewer: str
    sha256: str | None = None
    before: str | None = None
    verdict: str | None = None
    comment: str = ""
    engine: str = ""
    renderer: str | None = None
    run: str | None = None
    group: str | None = None
    order: int | None = None
    width: int | None = None
    height: int | None = None
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    id: str = field(default_factory=new_id)
    shown_digest: str | None = None
    before_shown_digest: str | None = None

    @property
    def place(self) -> SceneKey:
        """The room and scene of the step."""
        return self.room, self.scene

    @property
    def pair(self) -> PairKey:
        """The two pictures that the verdict of the step is about."""
        return PairKey(
            self.room,
            self.scene,
            self.before,
            self.sha256,
            baseline_shown_digest=self.before_shown_digest,
            shown_digest=self.shown_digest,
        )

    @property
    def picture(self) -> PictureIdentity | None:
        """The new picture; None if the scene loses its pictures."""
        return None if self.sha256 is None else PictureIdentity(self.sha256, self.shown_digest)

    @property
    def picture_before(self) -> PictureIdentity | None:
        """The picture that the new one was compared with; None if there was none."""
        return None if self.before is None else PictureIdentity(self.before, self.before_shown_digest)

    @property
    def record(self) -> dict[str, Any]:
        """The step as a row of the database."""
        values = asdict(self) | {"at": self.at.isoformat(timespec="milliseconds")}
        return {_COLUMN_OF.get(name, name): value for name, value in values.items()}


def effective_steps(steps: Iterable[BaselineStep], events: Iterable[Event]) -> list[BaselineStep]:
    """Return the steps (changes of a baseline) that are still in effect.

    These are the steps without a verdict, and the steps whose verdict is still valid.

    A verdict is valid until it is undone, its pair of pictures is rejected, or the pair is accepted again for the same
    baseline. Verdicts on another baseline have no effect on this.

    Parameters
    ----------
    steps
        Steps of one or several baselines, oldest first.
    events
        All verdicts, oldest first.
    """
    by_baseline: dict[str, list[BaselineStep]] = {}
    done, log = list(steps), list(events)
    for step in done:
        by_baseline.setdefault(step.baseline, []).append(step)
    digests = ShownDigests()
    digests.learn(pair for event in log for pair in event.pairs)
    digests.learn(step.pair for step in done)
    resolved = with_known_digests(log, digests)
    valid = {
        step.id
        for baseline, several in by_baseline.items()
        for step in _valid_steps(several, events_that_count(resolved, baseline), digests)
    }
    return [step for step in done if step.verdict is None or step.id in valid]


def _valid_steps(
    steps: Sequence[BaselineStep], events: Iterable[Event], digests: ShownDigests
) -> Iterator[BaselineStep]:
    """Yield the steps of one baseline whose verdict is valid: for each pair of pictures the latest."""
    accepted = {pair: _since_rejected(several) for pair, several in events_by_pair(events).items()}
    pairs = [digests.resolve(step.pair) for step in steps]
    found = zip(steps, pairs, strict=True)
    latest = {pair: step.verdict for step, pair in found if step.verdict in accepted.get(pair, ())}
    for step, pair in zip(steps, pairs, strict=True):
        if step.verdict is not None and latest.get(pair) == step.verdict:
            yield step


def current_pictures(steps: Iterable[BaselineStep]) -> dict[SceneKey, tuple[BaselineStep, ...]]:
    """Return the current pictures of each scene, by room and scene.

    The main picture is first; its variants (pictures accepted in addition) follow.

    Parameters
    ----------
    steps
        The changes of a baseline that are still in effect, as :func:`effective_steps` returns them, oldest first.
    """
    found: dict[SceneKey, tuple[BaselineStep, ...]] = {}
    for step in steps:
        found[step.place] = _after(found.get(step.place, ()), step)
    return {place: pictures for place, pictures in found.items() if pictures}


class SqlBaselineSteps(AppendOnlyLog[BaselineStep]):
    """The steps (changes of a library's baselines) that are stored in the library's database."""

    table = "baseline_steps"

    def steps(self, baseline: str | None = None) -> list[BaselineStep]:
        """Return the changes of one baseline, or of all baselines if `baseline` is None, oldest first."""
        return [step for step in self.all() if baseline in {None, step.baseline}]

    def _row(self, thing: BaselineStep) -> dict[str, Any]:
        return thing.record

    def _thing(self, row: dict[str, Any]) -> BaselineStep:
        values = {one.name: row[_COLUMN_OF.get(one.name, one.name)] for one in fields(BaselineStep)}
        return BaselineStep(**(values | {"at": datetime.fromisoformat(row["at"])}))


def _after(before: tuple[BaselineStep, ...], step: BaselineStep) -> tuple[BaselineStep, ...]:
    if step.kind == "removed":
        return ()
    if step.kind == "accepted":
        return (step,)
    return (*(one for one in before if not are_same_picture(one.picture, step.picture)), step)


def _since_rejected(events: Iterable[Event]) -> set[str]:
    """Return the ids of the events after the last rejection."""
    return {event.id for event in takewhile(lambda event: event.verdict != "rejected", reversed(list(events)))}
