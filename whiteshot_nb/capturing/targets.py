"""Read the targets of a run from a DataFrame or another iterable, and validate them one by one."""

from __future__ import annotations

import reprlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from whiteshot_nb.api import Room
from whiteshot_nb.capturing.capture_request import CaptureRequest
from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.shot_columns import SHOT_COLUMNS
from whiteshot_nb.store import dump_extra, to_python

if TYPE_CHECKING:
    from collections.abc import Iterator

_TARGET_COLUMNS = ("room", "path", "width", "height", "group")
_HINT = (
    "A target can have the fields 'room', 'path', 'width', 'height' and 'group'. All other fields are copied to the "
    "result."
)


def read_targets(
    targets: pd.DataFrame | Iterable[Any], *, run: str, region: str, defaults: Mapping[str, Any]
) -> Iterator[CaptureRequest]:
    """Validate the targets (what to capture) of a run, and yield a request for each target.

    Parameters
    ----------
    targets
        A DataFrame, or an iterable of mappings, dataclasses, named tuples, :class:`Room` objects or room UUIDs.
    run
        The id of the run.
    region
        The data center that processes the requests.
    defaults
        Values of `width`, `height`, `path` and `group`, for targets that do not contain a value of this name.

    Raises
    ------
    InvalidInput
        If a target is not valid. The message contains the position of the target, starting at 0.
    """
    for number, target in enumerate(_rows(targets)):
        try:
            yield _request(target, number, run=run, region=region, defaults=defaults)
        except InvalidInput as error:
            raise InvalidInput(f"Target {number}: {error.what}", field=error.field, hint=error.hint) from error


def _rows(targets: pd.DataFrame | Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    if isinstance(targets, pd.DataFrame):
        named = [name for name in targets.index.names if name is not None and name not in targets.columns]
        targets = targets.reset_index(named) if named else targets
        names = [str(name) for name in targets.columns]
        _check_unique(names)
        for values in targets.itertuples(index=False, name=None):
            yield dict(zip(names, values, strict=True))
        return
    if isinstance(targets, Mapping | str) or not isinstance(targets, Iterable):
        raise InvalidInput(
            f"'targets' must be a list or a DataFrame, not {type(targets).__name__}",
            field="targets",
            hint=_HINT,
        )
    for target in targets:
        yield _mapping(target)


def _check_unique(names: Sequence[str]) -> None:
    duplicate = next((name for number, name in enumerate(names) if name in names[:number]), None)
    if duplicate is not None:
        raise InvalidInput(f"Two columns are named {duplicate!r}", field=duplicate, hint="Rename one of them.")


def _mapping(target: object) -> Mapping[str, Any]:
    if isinstance(target, Mapping):
        return {str(name): value for name, value in target.items()}
    if is_dataclass(target) and not isinstance(target, type):
        return {field.name: getattr(target, field.name) for field in fields(target)}
    if isinstance(target, tuple) and hasattr(target, "_asdict"):
        return dict(target._asdict())
    if isinstance(target, Room):
        return {"room": target.uuid}
    if isinstance(target, str):
        return {"room": target}
    raise InvalidInput(
        f"A target must be a mapping, a dataclass, a named tuple, a Room or a UUID, not {type(target).__name__}",
        field="targets",
        hint=_HINT,
    )


def _request(
    target: Mapping[str, Any], number: int, *, run: str, region: str, defaults: Mapping[str, Any]
) -> CaptureRequest:
    cells = {name: to_python(value) for name, value in target.items()}
    own = {name: cells.pop(name, None) for name in _TARGET_COLUMNS}
    own |= {name: defaults[name] for name in defaults if own[name] is None}
    if own["room"] is None:
        raise InvalidInput("The field 'room' is missing", field="room", hint=_HINT)
    for name in ("width", "height"):
        if own[name] is None:
            raise InvalidInput(
                f"The field {name!r} is missing", field=name, hint=f"Add a column {name!r}, or pass {name}=…."
            )
    clash = next((name for name in cells if name in SHOT_COLUMNS), None)
    if clash is not None:
        raise InvalidInput(
            f"The column name {clash!r} is reserved for a column of the result", field=clash, hint="Rename the column."
        )
    if own["group"] not in (True, False, None):
        raise InvalidInput(f"'group' must be True or False, not {reprlib.repr(own['group'])}", field="group")
    for name, value in cells.items():
        _check_storable(name, value)
    return CaptureRequest.checked(
        run,
        own["room"],
        own["path"],
        width=own["width"],
        height=own["height"],
        group=bool(own["group"]),
        region=region,
        target=number,
        extra=cells,
    )


def _check_storable(name: str, value: object) -> None:
    try:
        str(dump_extra({name: value})).encode()
    except (TypeError, ValueError) as error:
        raise InvalidInput(
            f"The value of the column {name!r} is not valid: {error}",
            field=name,
            hint="Use text or a number in this column.",
        ) from error
