"""Parse scene paths, read them from storage keys, and turn them into file names."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from whiteshot_nb.errors import InvalidInput

MAX_PATH_LENGTH = 1024
_LONGEST_STEM = 80
_CONTROLS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
JOINERS = frozenset("\u200c\u200d")
"""Zero-width joiner and non-joiner: Persian, Hindi and emoji need them."""


@dataclass(frozen=True, order=True, slots=True)
class ScenePath:
    """The path of a scene or of a scene directory, such as ``/lesson/1``.

    Parameters
    ----------
    segments
        The names along the path; empty for the root directory ``/``.
    """

    segments: tuple[str, ...]

    @classmethod
    def parse(cls, text: str, *, field: str = "path") -> ScenePath:
        """Parse a path; one trailing slash is ignored.

        Raises
        ------
        InvalidInput
            If the path does not start with ``/``, has an empty, ``.`` or ``..`` segment, a control
            character, or more than 1024 characters.
        """
        if not isinstance(text, str):
            msg = f"A path must be text, not {type(text).__name__}"
            raise InvalidInput(msg, field=field, hint="Write it like /lesson/1.")
        if not text.startswith("/"):
            hint = f"Did you mean /{text.strip().strip('/')}?" if text.strip() else "Write it like /lesson/1."
            raise InvalidInput('A path starts with "/"', field=field, hint=hint)
        if len(text) > MAX_PATH_LENGTH:
            msg = f"A path has at most {MAX_PATH_LENGTH} characters, this one has {len(text)}"
            raise InvalidInput(msg, field=field)
        segments = tuple(text[1:].removesuffix("/").split("/")) if text != "/" else ()
        for segment in segments:
            _check_segment(segment, field)
        return cls(segments)

    @classmethod
    def from_key(cls, key: str, room: str, *, requested: str) -> ScenePath | None:
        """Return the scene that a storage key belongs to.

        The API's response does not name the scene: it is the part of the key after the last room UUID, without
        ``.png``. ``undefined`` there means that no path was sent (product page, response example): then it is the
        `requested` scene.

        Returns
        -------
        ScenePath or None
            None if the key does not hold the room's UUID followed by a path.
        """
        _, found, rest = key.rpartition(room)
        rest = rest.removesuffix(".png")
        if not found or not rest:
            return None
        try:
            return cls.parse(requested if rest == "undefined" else rest)
        except InvalidInput:
            return None

    def __str__(self) -> str:
        return "/" + "/".join(self.segments)

    @property
    def name(self) -> str:
        """The last segment; empty for the root."""
        return self.segments[-1] if self.segments else ""

    @property
    def parent(self) -> ScenePath:
        """The directory that contains this path; the root is its own parent."""
        return ScenePath(self.segments[:-1])

    def join(self, name: str) -> ScenePath:
        """Return the path of an entry of this directory.

        Raises
        ------
        InvalidInput
            If the name is empty, or contains a slash or a control character.
        """
        _check_segment(name, "name")
        return ScenePath((*self.segments, name))


FIRST_SCENE = ScenePath(("init",))
"""The scene that every new room starts with."""


def _check_segment(segment: str, field: str) -> None:
    if not segment or segment in {".", ".."}:
        msg = 'A path has no empty, "." or ".." part'
        raise InvalidInput(msg, field=field, hint="Write it like /lesson/1.")
    if "/" in segment or any(map(is_control, segment)):
        msg = 'The name of a scene has no "/", no control characters and no broken letters'
        raise InvalidInput(msg, field=field)


def is_control(letter: str) -> bool:
    """Return whether a character is a control character or changes the direction of text; joiners are not."""
    return unicodedata.category(letter) in _CONTROLS and letter not in JOINERS


def _words(text: str) -> str:
    """Keep letters, digits and their combining marks (Hindi, Thai); replace all other characters by spaces."""
    kept: list[str] = []
    for letter in unicodedata.normalize("NFC", text):
        mark = unicodedata.category(letter).startswith("M") and kept and kept[-1] != " "
        kept.append(letter if letter.isalnum() or letter in "_-" or mark else " ")
    return "".join(kept)


def file_name(number: int, scene: str, *, digits: int = 3) -> str:
    """Return a file name for the PNG of a scene that is safe on Linux, macOS and Windows.

    The number at the beginning keeps the order, makes names unique on case-insensitive disks and avoids reserved names
    such as ``CON``.

    Examples
    --------
    >>> file_name(7, "/lesson/07-leaf cell")
    '007-lesson-07-leaf-cell.png'
    >>> file_name(1, "/../../etc/passwd")
    '001-etc-passwd.png'
    >>> file_name(2, "/हिन्दी/पाठ १")
    '002-हिन्दी-पाठ-१.png'
    """
    stem = "-".join(_words(scene).split()).strip("-")
    stem = stem.encode()[:_LONGEST_STEM].decode(errors="ignore").strip("-") or "scene"
    return f"{number:0{digits}d}-{stem}.png"
