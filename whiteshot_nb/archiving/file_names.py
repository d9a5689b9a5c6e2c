"""Name the file of each room by a template with columns of the targets."""

from __future__ import annotations

import string
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.export.file_names import safe_stem, safe_text, same_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whiteshot_nb.capturing.capture_request import CaptureRequest

_EXAMPLE = "Write it like {lesson_id}%s, or {teacher}/{lesson_id}%s for folders."


@dataclass(frozen=True, slots=True)
class NameTemplate:
    """A name such as ``{teacher}/{lesson_id}.pdf``.

    Braces contain the name of a column and nothing else. Slashes of the template make folders; slashes in values do
    not.

    Attributes
    ----------
    pieces
        Pairs of text and the column whose value follows it; None at the end.
    suffix
        The ending of all names, with its dot.
    field
        The argument that the template was given as, for errors.
    """

    pieces: tuple[tuple[str, str | None], ...]
    suffix: str
    field: str

    @classmethod
    def parse(cls, text: str, suffix: str) -> NameTemplate:
        """Read a template.

        Raises
        ------
        InvalidInput
            If it does not end in the suffix, leads out of the folder, or has anything but columns in its braces.
        """
        field, advice = suffix.removeprefix("."), _EXAMPLE % (suffix, suffix)
        if not text.endswith(suffix):
            raise InvalidInput(f"The names of files end in {suffix}; {text!r} does not", field=field, hint=advice)
        try:
            pieces = tuple(_piece(*piece) for piece in string.Formatter().parse(text.removesuffix(suffix)))
        except ValueError as error:
            raise InvalidInput(f"The name {text!r} cannot be read ({error})", field=field, hint=advice) from None
        for part in "".join(literal if column is None else f"{literal}x" for literal, column in pieces).split("/"):
            if not part or safe_text(part) != unicodedata.normalize("NFC", part):
                raise InvalidInput(
                    f"A part of the name {text!r} cannot be the name of a file or folder", field=field, hint=advice
                )
        return cls(pieces, suffix, field)

    def name(self, target: int, cells: Mapping[str, Any]) -> str:
        """Return the name for a target with these values of its columns.

        Raises
        ------
        InvalidInput
            If a column is missing, or its value cannot be a part of the name of a file.
        """
        filled = "".join(
            literal if column is None else literal + self._value(target, column, cells)
            for literal, column in self.pieces
        )
        return "/".join(safe_stem(part) for part in filled.split("/")) + self.suffix

    def _value(self, target: int, column: str, cells: Mapping[str, Any]) -> str:
        value = cells.get(column)
        if column not in cells:
            columns = ", ".join(cells)
            raise InvalidInput(
                f"Target {target}: The name of its file needs the column {column!r}, which does not exist",
                field=self.field,
                hint=f"Its columns are {columns}.",
            )
        text = safe_text(str(value)) if isinstance(value, str | int | float | date) else ""
        if not text:
            shown = "is empty" if value is None else f"is {value!r:.60}"
            raise InvalidInput(
                f"Target {target}: {column} {shown}, which cannot be a part of the name of a file",
                field=self.field,
                hint="Use text, a number or a date, or put another column into the name.",
            )
        return text


def file_names_for(requests: Iterable[CaptureRequest], template: NameTemplate) -> dict[str, str]:
    """Return the name of the file of each room, in the order of the rooms.

    Raises
    ------
    InvalidInput
        If a room has two names, or two rooms have names that are the same on some system.
    """
    names: dict[str, str] = {}
    for request in requests:
        name = template.name(request.target, _cells(request))
        earlier = names.setdefault(request.room, name)
        if earlier != name:
            raise InvalidInput(
                f"Target {request.target}: The room {request.room} has two names, {earlier} and {name}",
                field=template.field,
                hint="A file has all targets of a room: use columns with the same value in all of them.",
            )
    _check_unique(names, template.field)
    return names


def _check_unique(names: Mapping[str, str], field: str) -> None:
    rooms: dict[str, str] = {}
    clashes = [
        f"{name} is the name of {other} and of {room}"
        for room, name in names.items()
        if (other := rooms.setdefault(same_file(name), room)) != room
    ]
    if clashes:
        more = f", and {len(clashes) - 1} more" if len(clashes) > 1 else ""
        raise InvalidInput(
            f"Two rooms have the same name: {clashes[0]}{more}",
            field=field,
            hint="Some systems ignore case. Put {room} or another column into the name.",
        )


def _cells(request: CaptureRequest) -> dict[str, Any]:
    path = None if request.path is None else str(request.path)
    return {"room": request.room, "path": path, "width": request.width, "height": request.height, **request.extra}


def _piece(literal: str, column: str | None, spec: str | None, conversion: str | None) -> tuple[str, str | None]:
    if spec or conversion:
        raise ValueError(f"braces contain a column and nothing else, not {column}{'!' if conversion else ':'}…")
    return literal, column
