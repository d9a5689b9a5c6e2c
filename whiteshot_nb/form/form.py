"""The capture form.

After a capture, the form shows the line of Python that makes the same capture.
"""

from __future__ import annotations

from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any

import traitlets

from whiteshot_nb._core.jobs import Job
from whiteshot_nb.capturing import CaptureOptions, CaptureRequest, new_run_id, prepare_capture
from whiteshot_nb.errors import InvalidInput, WhiteshotError, describe
from whiteshot_nb.form.fields import Field, field_of
from whiteshot_nb.form.layout import FormLayout
from whiteshot_nb.form.table import shots_table
from whiteshot_nb.model.room_and_scene import room_uuid
from whiteshot_nb.model.scene_paths import ScenePath
from whiteshot_nb.model.shot_columns import shots_frame

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from whiteshot_nb.client import Client
    from whiteshot_nb.doctor import Diagnosis
    from whiteshot_nb.model.room_and_scene import RoomLike
    from whiteshot_nb.shots import Shots
    from whiteshot_nb.storage import Storage

MOST_ROOMS = 200


class CaptureForm(FormLayout):
    """Show a form that captures a scene, or all scenes of a directory, and then shows the pictures and a table.

    A capture runs in the background, so that other cells can be run during the capture. But while another cell is
    running, the form does not react to clicks, not even to a click on Cancel.

    Parameters
    ----------
    client
        The API client. The form does not contain the token of the client.
    storage
        The private storage space that contains the pictures, with its access keys. Default: the pictures are downloaded
        from the URLs in the response of the API.

    Attributes
    ----------
    shots
        The shots of the latest capture; None before the first capture. To be notified of new shots, call
        ``form.observe(handler, "shots")``.
    job
        The capture that is running, or else the latest capture; None before the first capture. To wait for the shots in
        another cell, use ``await form.job``.
    diagnosis
        The result of the latest connection test; None before the first test.
    last_error
        The latest unexpected error, for bug reports; None if there was no unexpected error.
    """

    shots: traitlets.Instance[Shots | None] = traitlets.Instance("whiteshot_nb.shots.Shots", allow_none=True)

    def __init__(self, client: Client, *, storage: Storage | None = None) -> None:
        self._given = self._client = client
        self._storage = storage
        self.job: Job[Shots] | None = None
        self.diagnosis: Diagnosis | None = None
        self.last_error: Exception | None = None
        self._ready: Job[None] | None = None
        self._scenes: list[str] = []
        super().__init__(client.region)
        self.capture_button.on_click(self._guarded(self.start))
        self.cancel_button.on_click(self._guarded(self.cancel))
        self.test_button.on_click(self._guarded(self.test_connection))
        self.room.on_change(self._guarded(self._load_paths))
        self.what.observe(self._guarded(self._switch_what), names="value")
        self.region.observe(self._guarded(self._change_region), names="value")
        self._describe_connection(client)
        if client.claims is not None and client.claims.uuid is not None:
            self.room.value = client.claims.uuid
        self._load_rooms()

    def __repr__(self) -> str:
        return f"<CaptureForm {len(self.shots) if self.shots else 0} shots>"

    @property
    def frame(self) -> pd.DataFrame:
        """A DataFrame of the latest capture, with one row per scene; empty before the first capture."""
        return self.shots.frame if self.shots is not None else shots_frame([])

    def code(self) -> str:
        """Return the line of Python for the capture that the fields of the form describe.

        The line assumes that ``ws`` is this package, and that ``client`` and ``storage`` are the arguments of the form.

        Raises
        ------
        InvalidInput
            If a field is not valid.
        """
        width, height = self.size.value
        region = self._client.region
        client = "client" if region == self._given.region else f'client.in_region("{region}")'
        group = ", group=True" if self._group else ""
        storage = ", storage=storage" if self._storage else ""
        return (
            f'shots = ws.capture({client}, "{self.room.value}", "{_quoted(str(self.path.value))}", '
            f"width={width}, height={height}{group}{storage})"
        )

    def fill(
        self,
        *,
        room: RoomLike | None = None,
        path: str | None = None,
        size: tuple[int, int] | None = None,
        group: bool | None = None,
    ) -> None:
        """Fill in fields of the form.

        Parameters
        ----------
        room
            Room, or UUID of a room. If None, the field stays unchanged.
        path
            Path of a scene, or of a scene directory if `group` is True. If None, the field stays unchanged.
        size
            Width and height in pixels. If None, the fields stay unchanged.
        group
            Whether the path is a scene directory. If None, the choice between scene and group stays unchanged.
        """
        self.wait_until_ready()
        if group is not None:
            self.what.value = "Group" if group else "One scene"
        if room is not None:
            self.room.value = room_uuid(room)
            self.wait_until_ready()
        if path is not None:
            self.path.value = path
        if size is not None:
            self.size.value = size

    def wait_until_ready(self, timeout: float = 60.0) -> None:
        """Wait until the lists of rooms and paths are loaded.

        Parameters
        ----------
        timeout
            Maximum number of seconds to wait for each list.

        Raises
        ------
        TimeoutError
            If a list is not loaded within `timeout` seconds.
        """
        while self._ready is not None:
            ready, self._ready = self._ready, None
            ready.result(timeout)

    def start(self) -> Job[Shots] | None:
        """Start a capture, as the Capture button does.

        Returns
        -------
        Job or None
            The new capture. If a capture is still running, the running capture is returned instead. If a field is not
            valid, None is returned, and the form shows an error message below the field.
        """
        if self.job is not None and not self.job.done:
            return self.job
        for field in self._fields:
            field.clear()
        self._restart_clock()
        try:
            (width, height), room, path = self.size.value, self.room.value, str(self.path.value)
            request = CaptureRequest.checked(
                new_run_id(), room, path, width=width, height=height, group=self._group, region=self._client.region
            )
            work = prepare_capture(self._client, request, CaptureOptions(storage=self._storage))
            code = self.code()
        except InvalidInput as error:
            self._complain(error.field, error.sentence, error.hint)
            return None
        self._set_busy(busy=True)
        self.job = Job(lambda job: self._capture(work, job, code), name="form", progress=self._show_progress)
        return self.job

    def cancel(self) -> None:
        """Cancel the running capture, as the Cancel button does."""
        if self.job is not None:
            self.job.cancel()
            self._say("Cancelling…")

    def test_connection(self) -> Job[Diagnosis]:
        """Run :meth:`Client.doctor` in the background for the chosen room, as the Test connection button does."""
        try:
            room = self.room.value
        except InvalidInput:
            room = None
        self.test_button.disabled = True
        self._say("Testing the connection…")
        return Job(lambda _: self._test(room), name="doctor")

    @property
    def _group(self) -> bool:
        return bool(self.what.value == "Group")

    @property
    def _fields(self) -> tuple[Field, ...]:
        return (self.room, self.path, self.size)

    def _test(self, room: str | None) -> Diagnosis:
        try:
            self.diagnosis = self._client.doctor(room, storage=self._storage)
            self._show_diagnosis(self.diagnosis)
            self._say("The connection test has finished. The result is shown below.")
        except Exception as error:
            self._unexpected(error)
            raise
        finally:
            self.test_button.disabled = False
        return self.diagnosis

    def _load_rooms(self) -> None:
        self._say("Loading rooms…")
        path = self.path.control.value
        self._ready = Job(lambda _: self._offer_rooms(path), name="rooms")

    def _offer_rooms(self, path_before: str) -> None:
        try:
            self.room.offer(list(islice(self._client.rooms.list(), MOST_ROOMS)))
            self._say("Ready.")
        except WhiteshotError as error:
            self._say(f"The rooms could not be listed. {error} Type the UUID of a room.", bad=True)
        self._offer_paths(path_before)

    def _switch_what(self) -> None:
        """List the known paths at once, so that a late response does not change a path that is being typed."""
        self._offer(self._scenes, instead_of=self.path.control.value)
        self._load_paths()

    def _load_paths(self) -> None:
        self.room.clear()
        path = self.path.control.value
        self._ready = Job(lambda _: self._offer_paths(path), name="paths")

    def _offer_paths(self, path_before: str) -> None:
        """List the scenes of the current directory and of the root directory."""
        asked = (self.room.choice.value, self.room.typed.value)
        try:
            room = self.room.value
            scenes = list(dict.fromkeys([*self._client.scenes.list(room), *self._client.scenes.list(room, "/")]))
        except WhiteshotError:
            scenes = []  # the user can still type a path; the capture shows the error
        if asked == (self.room.choice.value, self.room.typed.value):
            self._scenes = scenes
            self._offer(scenes, instead_of=path_before)

    def _offer(self, scenes: list[str], *, instead_of: str) -> None:
        """List scenes, or their directories if the form captures groups."""
        if scenes:
            parents = [str(ScenePath.parse(scene).parent) for scene in scenes]
            self.path.offer(list(dict.fromkeys(parents)) if self._group else scenes, instead_of=instead_of)

    def _change_region(self) -> None:
        self._client = self._client.in_region(self.region.value)
        self._load_rooms()

    def _capture(self, work: Callable[[Job[Shots]], Shots], job: Job[Shots], code: str) -> Shots:
        """Capture and show the result in the same job, so that the form is up to date when the job is done."""
        try:
            shots = work(job)
            self._show_shots(shots, code, cancelled=job.cancelled)
        except Exception as error:
            self._unexpected(error)
            raise
        finally:
            self._set_busy(busy=False)
        return shots

    def _show_shots(self, shots: Shots, code: str, *, cancelled: bool) -> None:
        self.shots = shots
        good = sum(shot.ok for shot in shots)
        self.gallery.show(shots.frame, shots.pictures, exported=shots)
        self.gallery.layout.display = ""
        self.result.value = shots_table(shots.frame)
        self.line.value = f"<code>{escape(code)}</code>"
        if cancelled and shots[0].stage == "ask":
            self._say(f"Cancelled before the server answered · {self._seconds:.1f} s")
        elif cancelled:
            self._say(f"Cancelled after {good} of {len(shots)} pictures · {self._seconds:.1f} s")
        elif good < len(shots):
            first = shots.failed[0].row
            sentence = (first.error or "").partition(": ")[2]  # without the name of the class
            text = " ".join(part for part in (sentence, first.hint) if part)
            field = field_of(first.error or "") if first.stage == "ask" else None
            self._complain(field, text, None)
        else:
            hint = next((shot.hint for shot in shots if shot.hint), None)
            self._say(f"{good} of {len(shots)} scenes captured · {self._seconds:.1f} s" + (f". {hint}" if hint else ""))

    def _guarded(self, act: Callable[[], object]) -> Callable[[Any], None]:
        """Wrap a handler so that the status line shows its exceptions, which a notebook does not show."""

        def handler(_event: Any = None) -> None:  # noqa: ANN401 - a button, a change, or None
            try:
                act()
            except Exception as error:  # noqa: BLE001 - the form shows it; the notebook would not
                self._unexpected(error)

        return handler

    def _unexpected(self, error: Exception) -> None:
        self.last_error = error
        self._say(f"Unexpected error: {describe(error)}. See form.last_error.", bad=True)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
