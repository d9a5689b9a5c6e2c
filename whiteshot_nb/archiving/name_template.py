"""Name the file of each room from a template such as ``{teacher}/{lesson_id}.pdf``."""

from __future__ import annotations

import string
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.export.safe_file_names import safe_stem, safe_text, same_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whiteshot_nb.capturing.capture_request import CaptureRequest

_EXAMPLE = "For example: {lesson_id}%s or, with folders, {teacher}/{lesson_id}%s."


@dataclass(frozen=True, slots=True)
class NameTemplate:
    """A template for file names, such as ``{teacher}/{lesson_id}.pdf``.

    Each pair of braces contains the name of a column and nothing else. Slashes in the template create folders, but
    slashes in the values of columns are replaced.

    Attributes
    ----------
    pieces
        The template as a sequence of pairs: a literal text, and the name of the column whose value follows this text.
        In the last pair, the column is None if nothing follows the text.
    suffix
        Suffix of all file names, with the dot, such as ``.pdf``.
    field
        Name of the argument that contains the template, ``pdf`` or ``zip``. It is used only in error messages.
    """

    pieces: tuple[tuple[str, str | None], ...]
    suffix: str
    field: str

    @classmethod
    def parse(cls, text: str, suffix: str) -> NameTemplate:
        """Parse a template.

        Parameters
        ----------
        text
            The template.
        suffix
            The suffix that the template must end with, including the dot, such as ``.pdf``.

        Raises
        ------
        InvalidInput
            If the template does not end with the suffix, if it leads to a file outside the archive, or if braces in the
            template contain anything other than a column name.
        """
        field, advice = suffix.removeprefix("."), _EXAMPLE % (suffix, suffix)
        if not text.endswith(suffix):
            raise InvalidInput(f"The file name template {text!r} must end in {suffix}", field=field, hint=advice)
        try:
            pieces = tuple(_piece(*piece) for piece in string.Formatter().parse(text.removesuffix(suffix)))
        except ValueError as error:
            raise InvalidInput(
                f"The file name template {text!r} is not valid ({error})", field=field, hint=advice
            ) from None
        for part in "".join(literal if column is None else f"{literal}x" for literal, column in pieces).split("/"):
            if not part or safe_text(part) != unicodedata.normalize("NFC", part):
                raise InvalidInput(
                    f"The file name template {text!r} contains a part that is not a valid file or folder name",
                    field=field,
                    hint=advice,
                )
        return cls(pieces, suffix, field)

    def name(self, target: int, cells: Mapping[str, Any]) -> str:
        """Return the file name for a target.

        Parameters
        ----------
        target
            Number of the target. It is used only in error messages.
        cells
            The target's values by column name.

        Raises
        ------
        InvalidInput
            If a column is missing, or its value cannot be used in a file name.
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
                f"Target {target}: The file name template uses the column {column!r}, which does not exist",
                field=self.field,
                hint=f"The columns of the target are: {columns}.",
            )
        text = safe_text(str(value)) if isinstance(value, str | int | float | date) else ""
        if not text:
            shown = "is empty" if value is None else f"is {value!r:.60}"
            raise InvalidInput(
                f"Target {target}: The value of the column {column!r} {shown} and cannot be used in a file name",
                field=self.field,
                hint="Enter text, a number or a date in this column, or use another column.",
            )
        return text


def file_names_for(requests: Iterable[CaptureRequest], template: NameTemplate) -> dict[str, str]:
    """Return a dictionary from room UUID to file name, in the order in which the rooms were given.

    Raises
    ------
    InvalidInput
        If two targets of one room have different file names, or two rooms have the same file name. Names that differ
        only in case count as the same.
    """
    names: dict[str, str] = {}
    for request in requests:
        name = template.name(request.target, _cells(request))
        earlier = names.setdefault(request.room, name)
        if earlier != name:
            raise InvalidInput(
                f"Target {request.target}: The room {request.room} has two file names, {earlier} and {name}",
                field=template.field,
                hint="All targets of a room are written to one file. Use columns with the same value for all these "
                "targets.",
            )
    _check_unique(names, template.field)
    return names


def _check_unique(names: Mapping[str, str], field: str) -> None:
    rooms: dict[str, str] = {}
    clashes = [
        f"{name} (rooms {other} and {room})"
        for room, name in names.items()
        if (other := rooms.setdefault(same_file(name), room)) != room
    ]
    if clashes:
        more = f" (and {len(clashes) - 1} more)" if len(clashes) > 1 else ""
        raise InvalidInput(
            f"Two rooms have the same file name: {clashes[0]}{more}",
            field=field,
            hint="Some operating systems ignore case in file names. Add {room} or another column to the template.",
        )


def _cells(request: CaptureRequest) -> dict[str, Any]:
    path = None if request.path is None else str(request.path)
    return {"room": request.room, "path": path, "width": request.width, "height": request.height, **request.extra}


def _piece(literal: str, column: str | None, spec: str | None, conversion: str | None) -> tuple[str, str | None]:
    if spec or conversion:
        raise ValueError(f"braces must contain only a column name, not '{column}{'!' if conversion else ':'}…'")
    return literal, column
