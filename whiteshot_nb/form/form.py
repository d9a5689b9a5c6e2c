"""The capture form. Everything it does is also one line of code, and it shows that line."""

from __future__ import annotations

import time
from html import escape
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import ipywidgets as W  # noqa: N812 - as in the documentation of ipywidgets

from whiteshot_nb.capture import start_capture
from whiteshot_nb.errors import InvalidInput, WhiteshotError, describe
from whiteshot_nb.form.fields import Field, PathField, RoomField, SizeField, field_of
from whiteshot_nb.form.table import table_of
from whiteshot_nb.frames import frame_of
from whiteshot_nb.jobs import Job, Progress
from whiteshot_nb.scenes import ScenePath
from whiteshot_nb.settings import DATA_CENTERS
from whiteshot_nb.store import PictureFolder
from whiteshot_nb.views import Gallery

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from whiteshot_nb.api import Client
    from whiteshot_nb.shots import Shots

MOST_ROOMS = 200
_CSS = (Path(__file__).parent / "form.css").read_text(encoding="utf-8")
_SHORTEST_BETWEEN = 0.1  # seconds between progress updates: each costs a message to the browser


class CaptureForm(W.VBox):  # type: ignore[misc]  # ipywidgets is not typed
    """A form that captures a scene or a group and shows the pictures and the table.

    The kernel stays free while it works, and Cancel works, unless another cell computes.

    Parameters
    ----------
    client
        The connection to the API; its token never reaches the form.

    Attributes
    ----------
    shots
        What the last capture brought; None before the first.
    job
        The present or last capture, to ``await`` in the next cell; None before the first.
    last_error
        The last unexpected error of a button, for bug reports.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self.shots: Shots | None = None
        self.job: Job[Shots] | None = None
        self.last_error: Exception | None = None
        self._ready: Job[None] | None = None
        self._began = self._last_shown = 0.0
        self._build()
        super().__init__(self._parts())
        self.add_class("ws-form")
        self._load_rooms()

    def __repr__(self) -> str:
        return f"<CaptureForm {len(self.shots) if self.shots else 0} shots>"

    @property
    def frame(self) -> pd.DataFrame:
        """The table of the last capture; empty before the first."""
        return self.shots.frame if self.shots is not None else frame_of([])

    def code(self) -> str:
        """Return the line of Python that does what the form would do now.

        Raises
        ------
        InvalidInput
            If a field is wrong.
        """
        width, height = self.size.value
        group = ", group=True" if self._group else ""
        return (
            f'shots = ws.capture(client, "{self.room.value}", "{_quoted(str(self.path.value))}", '
            f"width={width}, height={height}{group})"
        )

    def fill(
        self,
        *,
        room: str | None = None,
        path: str | None = None,
        size: tuple[int, int] | None = None,
        group: bool | None = None,
    ) -> None:
        """Fill in fields from code; what is None stays as it is."""
        self.wait_until_ready()
        if group is not None:
            self.what.value = "Group" if group else "One scene"
        if room is not None:
            self.room.value = room
            self.wait_until_ready()
        if path is not None:
            self.path.value = path
        if size is not None:
            self.size.value = size

    def wait_until_ready(self, timeout: float = 60.0) -> None:
        """Wait until the rooms and paths to choose from are there."""
        while self._ready is not None:
            ready, self._ready = self._ready, None
            ready.result(timeout)

    def start(self) -> Job[Shots] | None:
        """Do what the Capture button does; None if a field is wrong, which the form then says."""
        if self.job is not None and not self.job.done:
            return self.job
        for field in self._fields:
            field.clear()
        self.progress.value = 0
        try:
            width, height = self.size.value
            room, path = self.room.value, str(self.path.value)
        except InvalidInput as error:
            self._complain(error.field, error.sentence, error.hint)
            return None
        self._set_busy(busy=True)
        self._began = time.monotonic()
        self.job = start_capture(
            self._client, room, path, width=width, height=height, group=self._group, on_progress=self._show_progress
        )
        self.job.add_done_callback(self._finish)
        return self.job

    def cancel(self) -> None:
        """Do what the Cancel button does."""
        if self.job is not None:
            self.job.cancel()
            self._say("Stopping…")

    @property
    def _group(self) -> bool:
        return bool(self.what.value == "Group")

    @property
    def _fields(self) -> tuple[Field, ...]:
        return (self.room, self.path, self.size)

    def _build(self) -> None:
        self.region = W.Dropdown(
            options=[(f"{key} · {place}", key) for key, place in _regions(self._client.region).items()],
            value=self._client.region,
            layout=W.Layout(width="200px"),
        )
        self.room, self.path, self.size = RoomField(), PathField(), SizeField()
        self.what = W.ToggleButtons(options=["One scene", "Group"], style={"button_width": "auto"})
        self.capture_button = W.Button(description="Capture", button_style="primary")
        self.cancel_button = W.Button(description="Cancel", disabled=True)
        self.progress = W.IntProgress(min=0, max=1, layout=W.Layout(width="auto"))
        self.status = W.HTML()
        self.gallery = Gallery(frame_of([]), PictureFolder.temporary())
        self.gallery.layout.display = "none"
        self.result, self.line = W.HTML(), W.HTML()
        for widget, name in (
            (self.region, "ws-region"),
            (self.capture_button, "ws-capture"),
            (self.cancel_button, "ws-cancel"),
            (self.progress, "ws-progress"),
            (self.status, "ws-status"),
            (self.gallery, "ws-gallery"),
            (self.result, "ws-result"),
            (self.line, "ws-code"),
        ):
            widget.add_class(name)
        self.capture_button.on_click(self._guarded(self.start))
        self.cancel_button.on_click(self._guarded(self.cancel))
        self.room.on_change(self._guarded(self._load_paths))
        self.what.observe(self._guarded(self._load_paths), names="value")
        self.region.observe(self._guarded(self._change_region), names="value")

    def _parts(self) -> list[W.Widget]:
        self._heading = W.HTML()
        self._describe_connection()
        bar = W.HBox([self._heading, self.region])
        bar.add_class("ws-bar")
        what = Field("What", [self.what], "ws-what")
        buttons = Field(" ", [self.capture_button, self.cancel_button], "ws-go")
        fields = W.HBox([self.room, what, self.path, self.size, buttons])
        fields.add_class("ws-fields")
        style = W.HTML(f"<style>{_CSS}</style>", layout=W.Layout(display="none"))
        return [style, bar, fields, self.progress, self.status, self.gallery, self.result, self.line]

    def _describe_connection(self) -> None:
        host = urlsplit(self._client.base_url).netloc
        expires = self._client.claims.expires_at_ms
        left = "" if expires is None else f", expires in {max(0, (expires - time.time() * 1000) / 60000):.0f} min"
        self._heading.value = (
            f"<span class='ws-brand'>Whiteshot</span><span class='ws-host'>{escape(host)}</span>"
            f"<span class='ws-soft'>{escape(self._client.token_summary + left)}</span>"
        )

    def _load_rooms(self) -> None:
        self._say("Loading rooms…")
        self._ready = Job(self._rooms_loaded, name="rooms")

    def _rooms_loaded(self, _job: Job[None]) -> None:
        try:
            self.room.offer(list(islice(self._client.rooms.list(), MOST_ROOMS)))
            self._say("Ready.")
        except WhiteshotError as error:
            self._say(f"The rooms cannot be listed: type a room's UUID. {error}", bad=True)
        self._offer_paths()

    def _load_paths(self) -> None:
        self.room.clear()
        self._ready = Job(lambda _: self._offer_paths(), name="paths")

    def _offer_paths(self) -> None:
        """Offer the scenes, or the directories they stand in, of the current directory and of the root."""
        try:
            room = self.room.value
            scenes = list(dict.fromkeys([*self._client.scenes.list(room), *self._client.scenes.list(room, "/")]))
        except WhiteshotError:
            return  # the fields can be typed in; the capture will say what is wrong
        parents = [str(ScenePath.parse(scene).parent) for scene in scenes]
        self.path.offer(list(dict.fromkeys(parents)) if self._group else scenes)

    def _change_region(self) -> None:
        self._client = self._client.in_region(self.region.value)
        self._load_rooms()

    def _show_progress(self, now: Progress) -> None:
        moment = time.monotonic()
        if moment - self._last_shown < _SHORTEST_BETWEEN and now.done != now.total:
            return
        self._last_shown = moment
        self.progress.max = now.total or 1
        self.progress.value = now.done
        counts = f"{now.done} of {now.total}" if now.total else ""
        failed = f"{now.failed} failed" if now.failed else ""
        self._say(" · ".join(part for part in (counts, failed, now.doing, f"{moment - self._began:.1f} s") if part))

    def _finish(self, job: Job[Shots]) -> None:
        try:
            self._show_shots(job.result(), cancelled=job.cancelled)
        except Exception as error:  # noqa: BLE001 - shown, since nothing else in a notebook would show it
            self._unexpected(error)
        finally:
            self._set_busy(busy=False)

    def _show_shots(self, shots: Shots, *, cancelled: bool) -> None:
        self.shots = shots
        good = sum(shot.ok for shot in shots)
        self.gallery.show(shots.frame, shots.pictures)
        self.gallery.layout.display = ""
        self.result.value = table_of(shots.frame)
        self.line.value = f"<code>{escape(self.code())}</code>"
        took = f"{time.monotonic() - self._began:.1f} s"
        if cancelled:
            self._say(f"Cancelled: {good} of {len(shots)} had arrived · {took}")
        elif good < len(shots):
            first = shots.failed[0].row
            text = " ".join(part for part in (first.error, first.hint) if part)
            field = field_of(first.error or "") if first.stage == "ask" else None
            self._complain(field, text, None)
        else:
            self._say(f"{good} of {len(shots)} captured · {took}")

    def _complain(self, field: str | None, text: str, hint: str | None) -> None:
        places: dict[str | None, Field] = {
            "room": self.room,
            "path": self.path,
            "width": self.size,
            "height": self.size,
        }
        if field in places:
            places[field].complain(text, hint)
        self._say(" ".join(part for part in (text, hint) if part), bad=True)

    def _say(self, text: str, *, bad: bool = False) -> None:
        tone = "ws-bad-text" if bad else "ws-plain"
        self.status.value = f"<span role='status' class='{tone}'>{escape(text)}</span>"

    def _set_busy(self, *, busy: bool) -> None:
        self.capture_button.disabled = busy
        self.cancel_button.disabled = not busy

    def _guarded(self, act: Callable[[], object]) -> Callable[[Any], None]:
        """Wrap a handler: what it raises would be seen nowhere in a notebook, so it is shown in the status."""

        def handler(_event: Any = None) -> None:  # noqa: ANN401 - a button, a change, or nothing
            try:
                act()
            except Exception as error:  # noqa: BLE001 - shown, since nothing else in a notebook would show it
                self._unexpected(error)

        return handler

    def _unexpected(self, error: Exception) -> None:
        self.last_error = error
        self._say(f"Unexpected: {describe(error)}. See form.last_error.", bad=True)


def _regions(own: str) -> dict[str, str]:
    return DATA_CENTERS if own in DATA_CENTERS else DATA_CENTERS | {own: "unknown"}


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
