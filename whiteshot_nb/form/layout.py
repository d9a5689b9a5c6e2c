"""Define the layout of the capture form: its widgets, and how the widgets show status, errors and progress."""

from __future__ import annotations

import time
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import ipywidgets as W  # noqa: N812 - as in the documentation of ipywidgets

from whiteshot_nb.form.fields import Field, PathField, RoomField, SizeField
from whiteshot_nb.model.data_centers import DATA_CENTERS
from whiteshot_nb.model.shot_columns import shots_frame
from whiteshot_nb.store import PictureFolder
from whiteshot_nb.views import Gallery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whiteshot_nb._core.progress import Progress
    from whiteshot_nb.client import Client
    from whiteshot_nb.doctor import Diagnosis

_CSS = (Path(__file__).parent / "form.css").read_text(encoding="utf-8")
_SHORTEST_BETWEEN = 0.1  # seconds between progress updates, each of which is a message to the browser


class FormLayout(W.VBox):  # type: ignore[misc]  # ipywidgets is not typed
    """The layout of the form: sections for connection, request and result, and a line of Python at the bottom."""

    def __init__(self, region: str) -> None:
        self._began = self._last_shown = 0.0
        self._build(region)
        super().__init__(self._parts())
        self.add_class("ws-form")

    @property
    def _seconds(self) -> float:
        """Seconds since the clock was restarted."""
        return time.monotonic() - self._began

    def close(self) -> None:
        """Close the form and all its widgets, because ipywidgets keeps open widgets in memory."""
        for widget in _inside(self):
            widget.layout.close()
            if widget is not self:
                widget.close()
        super().close()

    def _restart_clock(self) -> None:
        """Reset the clock and empty the progress bar."""
        self._began = time.monotonic()
        self.progress.value = 0

    def _describe_connection(self, client: Client) -> None:
        """Show the server and the role of the token, never the token itself."""
        host = urlsplit(client.base_url).netloc
        expires = client.claims.expires_at_ms if client.claims else None
        left = "" if expires is None else f", expires in {max(0, (expires - time.time() * 1000) / 60000):.0f} min"
        self._heading.value = (
            f"<span class='ws-brand'>Whiteshot</span><span class='ws-host'>{escape(host)}</span>"
            f"<span class='ws-soft'>{escape(client._token_summary + left)}</span>"
        )

    def _say(self, text: str, *, bad: bool = False) -> None:
        """Show a sentence in the status line."""
        tone = "ws-bad-text" if bad else "ws-plain"
        self.status.value = f"<span role='status' class='{tone}'>{escape(text)}</span>"

    def _complain(self, field: str | None, text: str, hint: str | None) -> None:
        """Show an error message in the status line, and below the field that caused it."""
        places: dict[str | None, Field] = {
            "room": self.room,
            "path": self.path,
            "width": self.size,
            "height": self.size,
        }
        if field in places:
            places[field].complain(text, hint)
        self._say(" ".join(part for part in (text, hint) if part), bad=True)

    def _show_progress(self, now: Progress) -> None:
        """Show counts, failures and seconds, at most ten times a second."""
        moment = time.monotonic()
        if moment - self._last_shown < _SHORTEST_BETWEEN and now.done != now.total:
            return
        self._last_shown = moment
        self.progress.max = now.total or 1
        self.progress.value = now.done
        counts = f"{now.done} of {now.total}" if now.total else ""
        failed = f"{now.failed} failed" if now.failed else ""
        self._say(" · ".join(part for part in (counts, failed, now.step, f"{self._seconds:.1f} s") if part))

    def _show_diagnosis(self, diagnosis: Diagnosis) -> None:
        """Show the result of the connection test in a section that can be collapsed."""
        bad = [result.check for result in diagnosis if result.verdict == "bad"]
        words = f"These checks found a problem: {', '.join(bad)}" if bad else "The connection works"
        self.findings.value = (
            f"<details open><summary class='{'ws-bad-text' if bad else ''}'>{words}</summary>"
            f"{diagnosis._repr_html_()}</details>"
        )

    def _set_busy(self, *, busy: bool) -> None:
        """Enable the Capture button or the Cancel button."""
        self.capture_button.disabled = busy
        self.cancel_button.disabled = not busy

    def _build(self, region: str) -> None:
        self.region = W.Dropdown(
            options=[(f"{key} · {place}", key) for key, place in _regions(region).items()],
            value=region,
            layout=W.Layout(width="200px"),
        )
        self.room, self.path, self.size = RoomField(), PathField(), SizeField()
        self.what = W.ToggleButtons(options=["One scene", "Group"], style={"button_width": "auto"})
        self.test_button = W.Button(description="Test connection")
        self.capture_button = W.Button(description="Capture", button_style="primary")
        self.cancel_button = W.Button(description="Cancel", disabled=True)
        self.progress = W.IntProgress(min=0, max=1, layout=W.Layout(width="auto"))
        self.status = W.HTML()
        self.gallery = Gallery(shots_frame([]), PictureFolder.temporary())
        self.gallery.layout.display = "none"
        self.result, self.line, self.findings = W.HTML(), W.HTML(), W.HTML()
        for widget, name in (
            (self.region, "ws-region"),
            (self.test_button, "ws-test"),
            (self.findings, "ws-findings"),
            (self.capture_button, "ws-capture"),
            (self.cancel_button, "ws-cancel"),
            (self.progress, "ws-progress"),
            (self.status, "ws-status"),
            (self.gallery, "ws-gallery"),
            (self.result, "ws-result"),
            (self.line, "ws-code"),
        ):
            widget.add_class(name)

    def _parts(self) -> list[W.Widget]:
        self._heading = W.HTML()
        bar = W.HBox([self._heading, self.region, self.test_button])
        bar.add_class("ws-bar")
        what = Field("What", [self.what], "ws-what")
        buttons = Field(" ", [self.capture_button, self.cancel_button], "ws-go")
        fields = W.HBox([self.room, what, self.path, self.size, buttons])
        fields.add_class("ws-fields")
        style = W.HTML(f"<style>{_CSS}</style>", layout=W.Layout(display="none"))
        return [style, bar, self.findings, fields, self.progress, self.status, self.gallery, self.result, self.line]


def _inside(widget: W.Widget) -> Iterator[W.Widget]:
    for child in getattr(widget, "children", ()):
        yield from _inside(child)
    yield widget


def _regions(own: str) -> dict[str, str]:
    return DATA_CENTERS if own in DATA_CENTERS else DATA_CENTERS | {own: "unknown"}
