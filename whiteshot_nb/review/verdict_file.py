"""Read and write verdicts as JSON, to exchange them with other libraries and reports.

A file is validated strictly when it is read.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from whiteshot_nb._core.atomic_files import expand_path, replace_file
from whiteshot_nb.errors import LibraryError
from whiteshot_nb.model.pair_key import PairKey
from whiteshot_nb.review.baselines import BaselineStep
from whiteshot_nb.review.verdicts import MAX_COMMENT_LENGTH, MAX_NAME_LENGTH, Event, replace_invalid_characters

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

VERDICT_FORMAT = "whiteshot verdicts"
MAX_FILE_BYTES = 64 * 2**20
"""Maximum size of a file that is read, in bytes."""

_DIGESTS = ("baseline_shown_digest", "shown_digest")
_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_ShownDigest = Annotated[str, Field(pattern=r"^[0-9]{1,4}:[0-9a-f]{64}$")]
_Failure = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
_Id = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{8,64}$")]
_Name = Annotated[str, Field(max_length=1024)]
_Written = AfterValidator(replace_invalid_characters)


def _in_utc(at: datetime) -> datetime:
    """Return a time in UTC; a time near the years 1 or 9999 may not exist in UTC."""
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("the time must be between the years 1 and 9999 in UTC") from error


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class PairRecord(_Strict):
    """One scene and its two pictures; `failure` is a digest of the reason if the shot failed.

    The shown digests are missing in files of older versions, and where they are not known.
    """

    room: _Name
    scene: _Name
    baseline: _Sha256 | None
    sha256: _Sha256 | None
    failure: _Failure | None = None
    baseline_shown_digest: _ShownDigest | None = None
    shown_digest: _ShownDigest | None = None


class EventRecord(_Strict):
    """One decision; `variant` is true if the old pictures stay accepted, too.

    `baseline` is the name of the baseline for which it counts; it is missing if it counts for all.
    """

    id: _Id
    verdict: Literal["accepted", "rejected", "undone"]
    who: Annotated[str, Field(min_length=1, max_length=MAX_NAME_LENGTH), _Written]
    at: Annotated[AwareDatetime, AfterValidator(_in_utc)]
    comment: Annotated[str, Field(max_length=MAX_COMMENT_LENGTH), _Written] = ""
    engine: Annotated[str, Field(max_length=200), _Written] = ""
    undoes: _Id | None = None
    variant: bool = False
    baseline: Annotated[str, Field(min_length=1, max_length=1024), _Written] | None = None
    pairs: Annotated[list[PairRecord], Field(min_length=1)]

    @property
    def event(self) -> Event:
        """The decision as an :class:`Event`."""
        values = self.model_dump(exclude={"pairs", "variant", "who"})
        pairs = tuple(PairKey(**pair.model_dump()) for pair in self.pairs)
        return Event(pairs=pairs, reviewer=self.who, **values)


class _File(_Strict):
    format: Literal["whiteshot verdicts"]
    version: Literal[1]
    events: list[EventRecord]


def write_verdicts(events: Iterable[Event], variants: Collection[str], path: str | os.PathLike[str]) -> Path:
    """Write events as JSON, and return the path; the file is written completely or not at all.

    Parameters
    ----------
    events
        The events, oldest first.
    variants
        Ids of the events that accepted a variant.
    path
        The file to write.
    """
    place = expand_path(path)
    content = {
        "format": VERDICT_FORMAT,
        "version": 1,
        "events": [_record(event, event.id in variants) for event in events],
    }
    with replace_file(place) as beside:
        beside.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return place


def read_verdicts(path: str | os.PathLike[str]) -> list[EventRecord]:
    """Read the events of a verdict file.

    Raises
    ------
    LibraryError
        If the file cannot be read, is larger than 64 MiB, or is not a valid verdict file.
    """
    place = expand_path(path)
    try:
        with place.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
        if len(data) > MAX_FILE_BYTES:
            raise LibraryError(f"The verdict file {place.name} must not be larger than {MAX_FILE_BYTES:,} bytes")
        return _File.model_validate_json(data).events
    except OSError as error:
        raise LibraryError(f"The verdict file {place.name} cannot be read", said=error.strerror) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        said = ": ".join(part for part in (where, first["msg"]) if part)
        raise LibraryError(f"{place.name} is not a valid verdict file", said=said[:200]) from error


def new_records(
    records: Iterable[EventRecord], there: Sequence[Event], known: Collection[tuple[str, str, str]]
) -> list[EventRecord]:
    """Return the decisions in a file that are not in a library yet.

    Parameters
    ----------
    records
        The decisions in the file.
    there
        The decisions in the library, oldest first.
    known
        The pictures of the library, each as room, scene and SHA-256.

    Raises
    ------
    LibraryError
        If a new decision is about a picture that the library does not have for that scene. Or if it undoes a decision
        that is neither in the library nor earlier in the file.
    """
    ids = {event.id for event in there}
    new: list[EventRecord] = []
    for record in records:
        if record.id in ids:
            continue
        _check(record, ids, known)
        ids.add(record.id)
        new.append(record)
    return new


def picture_hashes(records: Iterable[EventRecord]) -> set[str]:
    """Return the SHA-256 of all pictures that records are about."""
    pairs = [pair for record in records for pair in record.pairs]
    return {one for pair in pairs for one in (pair.baseline, pair.sha256) if one is not None}


def accepted_steps(
    events: Iterable[Event],
    variants: Collection[str],
    baseline: str,
    shot_of: Callable[[str, str, str], Mapping[str, Any]],
) -> Iterator[BaselineStep]:
    """Yield the changes of baselines for the accepted pictures of events.

    Parameters
    ----------
    events
        The new events.
    variants
        Ids of the events that accepted a variant.
    baseline
        Name of the baseline for events that name none.
    shot_of
        Function that returns fields of the shot of a picture (such as its run), by room, scene and SHA-256.
    """
    for event in events:
        for place, pair in enumerate(event.pairs):
            if event.verdict == "accepted" and pair.sha256 is not None:
                yield BaselineStep(
                    baseline=event.baseline or baseline,
                    kind="variant" if event.id in variants else "accepted",
                    reviewer=event.reviewer,
                    room=pair.room,
                    scene=pair.scene,
                    sha256=pair.sha256,
                    before=pair.baseline,
                    verdict=event.id,
                    comment=event.comment,
                    engine=event.engine,
                    at=event.at,
                    id=f"{event.id}.{place}",
                    shown_digest=pair.shown_digest,
                    before_shown_digest=pair.baseline_shown_digest,
                    **shot_of(pair.room, pair.scene, pair.sha256),
                )


def _check(record: EventRecord, ids: Collection[str], known: Collection[tuple[str, str, str]]) -> None:
    if (record.verdict == "undone") != (record.undoes is not None) or record.undoes not in {None, *ids}:
        raise LibraryError(
            f"The field 'undoes' of the verdict {record.id} is not valid",
            hint="It must contain the id of an earlier verdict if the field 'verdict' is 'undone', and null otherwise.",
        )
    for pair in record.pairs:
        for sha256 in {pair.baseline, pair.sha256} - {None}:
            if (pair.room, pair.scene, sha256) not in known:
                raise LibraryError(
                    f"The library does not contain the picture of the scene {pair.scene[:200]} that the verdict "
                    f"{record.id} refers to",
                    hint="Read the verdict file into the library that contains the reviewed shots.",
                )


def _record(event: Event, variant: bool) -> dict[str, object]:  # noqa: FBT001 - of one event
    pairs = [PairRecord(**asdict(pair)) for pair in event.pairs]
    record = EventRecord(
        id=event.id,
        verdict=event.verdict,
        who=event.reviewer,
        at=event.at,
        comment=event.comment,
        engine=event.engine,
        undoes=event.undoes,
        variant=variant,
        baseline=event.baseline,
        pairs=pairs,
    )
    written = record.model_dump(mode="json")
    return _without_unknown(written, "baseline") | {
        "pairs": [_without_unknown(pair, *_DIGESTS) for pair in written["pairs"]]
    }


def _without_unknown(record: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return a record without those of the named values that are None, so that older versions can read it."""
    return {name: value for name, value in record.items() if name not in names or value is not None}
