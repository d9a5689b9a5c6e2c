"""Define the fields of the capture form.

Each field has a label, controls, and space for an error message below the controls.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as W  # noqa: N812 - as in the documentation of ipywidgets

from whiteshot_nb.api import check_pixels, check_room
from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.scene_paths import ScenePath

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from whiteshot_nb.api import Room

OTHER_ROOM = ""
TYPE_ONE = "type a UUID…"
PRESETS = {"VGA 4:3": (640, 480), "HD 16:9": (1280, 720), "Full HD 16:9": (1920, 1080)}
OWN_SIZE = "custom size"


class Field(W.VBox):  # type: ignore[misc]  # ipywidgets is not typed
    """A form field with a label, controls, and space for an error message below the controls."""

    def __init__(self, label: str, controls: Sequence[W.Widget], css_class: str) -> None:
        self._error = W.HTML()
        self._error.add_class("ws-error")
        heading = W.HTML(f"<span class='ws-label'>{escape(label)}</span>")
        super().__init__([heading, W.HBox(list(controls)), self._error])
        self.add_class("ws-field")
        self.add_class(css_class)

    def complain(self, error: str, hint: str | None = None) -> None:
        """Show an error message below the controls, followed by a hint."""
        text = " ".join(part for part in (error, hint) if part)
        self._error.value = f"<span role='alert'>{escape(text)}</span>"
        self.add_class("ws-bad")

    def clear(self) -> None:
        """Remove the error message."""
        self._error.value = ""
        self.remove_class("ws-bad")


class RoomField(Field):
    """A form field for a room; the user chooses a room that the API lists, or types the UUID of a room."""

    def __init__(self) -> None:
        self.choice = W.Dropdown(options=[(TYPE_ONE, OTHER_ROOM)], layout=_layout("100%"))
        self.typed = W.Text(placeholder="room UUID", continuous_update=False, layout=_layout("100%"))
        super().__init__("Room", [self.choice, self.typed], "ws-room")
        self.choice.observe(self._toggle, names="value")

    @property
    def value(self) -> str:
        """The UUID of the chosen room.

        Raises
        ------
        InvalidInput
            If the field does not contain a valid UUID.
        """
        return check_room(self.choice.value or self.typed.value.strip())

    @value.setter
    def value(self, uuid: str) -> None:
        listed = [option for _, option in self.choice.options]
        self.choice.value = uuid if uuid in listed else OTHER_ROOM
        self.typed.value = "" if uuid in listed else uuid

    def offer(self, rooms: Sequence[Room]) -> None:
        """List rooms by name, for the user to choose from.

        If the user has chosen a room that is still listed, the room stays selected. If the user has typed a UUID, the
        UUID stays unchanged. In all other cases, the first room in the list is selected.
        """
        options = [(f"{room.name or 'Room'} — {_short(room.uuid)}", room.uuid) for room in rooms]
        chosen, uuids = self.choice.value, [room.uuid for room in rooms]
        self.choice.options = [*options, (TYPE_ONE, OTHER_ROOM)]
        if chosen in uuids or self.typed.value or not uuids:
            self.choice.value = chosen if chosen in uuids else OTHER_ROOM
        else:
            self.choice.value = uuids[0]

    def on_change(self, handler: Callable[[Any], None]) -> None:
        """Register `handler`, which is called when the user chooses or types a different room."""
        for control in (self.choice, self.typed):
            control.observe(handler, names="value")

    def _toggle(self, change: dict[str, Any]) -> None:
        self.typed.layout.display = "" if change["new"] == OTHER_ROOM else "none"


class PathField(Field):
    """A form field for the path of a scene or scene directory; the user chooses a listed path, or types a path."""

    def __init__(self) -> None:
        self.control = W.Combobox(placeholder="/lesson/1", ensure_option=False, layout=_layout("100%"))
        super().__init__("Path", [self.control], "ws-path")

    @property
    def value(self) -> ScenePath:
        """The path of the scene or scene directory.

        Raises
        ------
        InvalidInput
            If the field does not contain a valid path.
        """
        return ScenePath.parse(self.control.value)

    @value.setter
    def value(self, path: str) -> None:
        self.control.value = path

    def offer(self, paths: Sequence[str], *, instead_of: str) -> None:
        """List paths for the user to choose from.

        Parameters
        ----------
        paths
            The paths to list.
        instead_of
            A path that may be outdated. If the field still contains this path, and `paths` does not contain it, the
            first path in `paths` replaces this path in the field.
        """
        with self.control.hold_sync():  # one message: the browser never shows the new paths with the old one
            self.control.options = list(paths)
            if paths and self.control.value == instead_of not in paths:
                self.control.value = paths[0]


class SizeField(Field):
    """A form field for width and height in pixels, with a list of common sizes."""

    def __init__(self) -> None:
        self.width_control = W.Text("1280", continuous_update=False, layout=_layout("64px"))
        self.height_control = W.Text("720", continuous_update=False, layout=_layout("64px"))
        self.width_control.add_class("ws-width")
        self.height_control.add_class("ws-height")
        self.preset = W.Dropdown(options=[*PRESETS, OWN_SIZE], value="HD 16:9", layout=_layout("116px"))
        cross = W.HTML("<span class='ws-cross'>×</span>")
        super().__init__("Size", [self.width_control, cross, self.height_control, self.preset], "ws-size")
        self.preset.observe(self._take_preset, names="value")
        for control in (self.width_control, self.height_control):
            control.observe(self._name_preset, names="value")

    @property
    def value(self) -> tuple[int, int]:
        """Width and height in pixels.

        Raises
        ------
        InvalidInput
            If the width or the height is not a whole number above 0.
        """
        return _pixels(self.width_control.value, "width"), _pixels(self.height_control.value, "height")

    @value.setter
    def value(self, size: tuple[object, object]) -> None:
        self.width_control.value, self.height_control.value = (str(side) for side in size)

    def _take_preset(self, change: dict[str, Any]) -> None:
        if change["new"] in PRESETS:
            self.value = PRESETS[change["new"]]

    def _name_preset(self, _change: dict[str, Any]) -> None:
        size = (self.width_control.value, self.height_control.value)
        names = [name for name, (width, height) in PRESETS.items() if size == (str(width), str(height))]
        self.preset.value = names[0] if names else OWN_SIZE


def field_of(error: str) -> str | None:
    """Return the name of the form field that caused a failed capture; None if the error does not name a field.

    Only the server's answer is searched, because the text before the answer always contains the words "scene" and
    "room".

    Parameters
    ----------
    error
        The text of the error, as in the column ``error`` of ``shots.frame``.

    Returns
    -------
    str or None
        ``room``, ``path`` or ``width``; an error about the height also returns ``width``.
    """
    words = error.lower().partition(": the server said ")[2]
    if "room not" in words or "access room" in words or "banned" in words:
        return "room"
    if "scene" in words or "path" in words:
        return "path"
    return "width" if "width" in words or "height" in words else None


def _pixels(text: str, field: str) -> int:
    try:
        return check_pixels(float(text) if "." in text or "e" in text.lower() else int(text), field)
    except ValueError as error:
        if isinstance(error, InvalidInput):
            raise
        return check_pixels(text, field)


def _layout(width: str) -> W.Layout:
    """Return a new layout for one widget: widgets that share a layout would be hidden together."""
    return W.Layout(width=width, min_width="0")


def _short(uuid: str) -> str:
    return f"{uuid[:8]}…"
