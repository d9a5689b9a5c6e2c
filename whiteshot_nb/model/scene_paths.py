"""Parse scene paths, extract them from storage keys, and convert them to file names."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from whiteshot_nb.errors import InvalidInput

MAX_PATH_LENGTH = 1024
_LONGEST_STEM = 80
_CONTROLS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
JOINERS = frozenset("\u200c\u200d")
"""Zero-width non-joiner and joiner, which Persian, Hindi and emoji need."""


@dataclass(frozen=True, order=True, slots=True)
class ScenePath:
    """The path of a scene or of a scene directory, such as ``/lesson/1``.

    Parameters
    ----------
    segments
        The names between the slashes; empty for the root directory ``/``.
    """

    segments: tuple[str, ...]

    @classmethod
    def parse(cls, text: str, *, field: str = "path") -> ScenePath:
        """Parse a path; a slash at the end is ignored.

        Parameters
        ----------
        text
            The path, such as ``/lesson/1``.
        field
            The name of the argument, for the error message.

        Raises
        ------
        InvalidInput
            If the path does not start with ``/``, contains a control character, or has more than 1024 characters. Also
            if a segment is empty, ``.`` or ``..``.
        """
        if not isinstance(text, str):
            msg = f"The path of a scene must be a string, not {type(text).__name__}"
            raise InvalidInput(msg, field=field, hint="Pass a path such as /lesson/1.")
        if not text.startswith("/"):
            hint = f"Did you mean /{text.strip().strip('/')}?" if text.strip() else "Pass a path such as /lesson/1."
            raise InvalidInput('A path must start with "/"', field=field, hint=hint)
        if len(text) > MAX_PATH_LENGTH:
            msg = f"A path must have at most {MAX_PATH_LENGTH} characters, not {len(text):,}"
            raise InvalidInput(msg, field=field)
        segments = tuple(text[1:].removesuffix("/").split("/")) if text != "/" else ()
        for segment in segments:
            _check_segment(segment, field)
        return cls(segments)

    @classmethod
    def from_key(cls, key: str, room: str, *, requested: str) -> ScenePath | None:
        """Return the path of the scene whose picture has a given storage key.

        The response of the API names the storage key, but not the scene. The path of the scene is the part of the key
        after the UUID of the room, without ``.png``. If this part is ``undefined``, the request contained no path, and
        `requested` is returned.

        Parameters
        ----------
        key
            The storage key of the image, from the response of the API.
        room
            The UUID of the room.
        requested
            The path to return if the key does not name the scene.

        Returns
        -------
        ScenePath or None
            None if the key does not contain the UUID of the room followed by a valid path.
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
        """The last segment of the path; empty for the root."""
        return self.segments[-1] if self.segments else ""

    @property
    def parent(self) -> ScenePath:
        """The directory that contains this path; for the root directory, the root directory itself."""
        return ScenePath(self.segments[:-1])

    def join(self, name: str) -> ScenePath:
        """Return the path of an entry in this directory.

        Parameters
        ----------
        name
            The name of the entry (a scene or a directory).

        Raises
        ------
        InvalidInput
            If the name is empty, ``.`` or ``..``, or contains a slash or a control character.
        """
        _check_segment(name, "name")
        return ScenePath((*self.segments, name))


FIRST_SCENE = ScenePath(("init",))
"""The scene that every new room starts with."""


def _check_segment(segment: str, field: str) -> None:
    if not segment or segment in {".", ".."}:
        msg = 'A path must not contain an empty, "." or ".." segment'
        raise InvalidInput(msg, field=field, hint="Pass a path such as /lesson/1.")
    if "/" in segment or any(map(is_control, segment)):
        msg = 'The name of a scene must not contain "/", control characters or surrogates'
        raise InvalidInput(msg, field=field)


def is_control(letter: str) -> bool:
    """Return whether a character is a control character, an invisible format character or a line separator.

    For zero-width joiners and non-joiners, the result is False, because text in Persian and Hindi needs them.
    """
    return unicodedata.category(letter) in _CONTROLS and letter not in JOINERS


def _words(text: str) -> str:
    """Keep letters, digits and their combining marks (Hindi, Thai), and replace other characters with spaces."""
    kept: list[str] = []
    for letter in unicodedata.normalize("NFC", text):
        mark = unicodedata.category(letter).startswith("M") and kept and kept[-1] != " "
        kept.append(letter if letter.isalnum() or letter in "_-" or mark else " ")
    return "".join(kept)


def file_name(number: int, scene: str, *, digits: int = 3) -> str:
    """Return a file name for the PNG of a scene; the name is valid on Linux, macOS and Windows.

    The name starts with `number`. The number keeps the files sorted, makes names unique on case-insensitive disks, and
    avoids reserved names such as ``CON``.

    Parameters
    ----------
    number
        The number of the scene among the exported scenes.
    scene
        The path of the scene.
    digits
        The minimum number of digits of `number`; leading zeros are added.

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
