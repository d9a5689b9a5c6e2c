"""Run the checks that `Client.doctor` makes, in order. Each check depends on the previous checks.

Documented behaviour is what the vendor's product page and Agora's REST reference describe; see `docs/reference.md`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from whiteshot_nb._net.proxies import is_loopback
from whiteshot_nb.doctor.diagnosis import CheckResult, Diagnosis
from whiteshot_nb.doctor.reachability import check_reachable
from whiteshot_nb.errors import WhiteshotError
from whiteshot_nb.images.examination import examine_picture
from whiteshot_nb.model.data_centers import DATA_CENTERS, REPLACED_DATA_CENTERS
from whiteshot_nb.model.scene_paths import FIRST_SCENE

if TYPE_CHECKING:
    from collections.abc import Callable

    from whiteshot_nb.api import ApiClient, Exchange, Room, StoredImage
    from whiteshot_nb.doctor.diagnosis import CheckVerdict
    from whiteshot_nb.fetching.download import DownloadedPicture
    from whiteshot_nb.fetching.image_sources import ImageSource

_CREATED = 201
_MOST_ROOMS = 100
_MINUTE_MS = 60_000
_DOCUMENTED = {
    "address": "reachable over HTTPS",
    "token": "an SDK or Room token, writer or admin, not expired",
    "data center": f"header region: one of {', '.join(DATA_CENTERS)}",
    "room": "200 and a room with its uuid",
    "scenes": "200 and an array of paths",
    "screenshot": "201 and url, key, bucket, region",
    "picture": "the URL is public and delivers a PNG",
    "size": "width × height as requested",
    "content": "background, slides and strokes",
}

_WHY_BLANK = (
    "If the scene itself is not blank, there are two known causes. Strokes of the newer drawing plug-in "
    "(“appliance-plugin” in Agora's documentation) and dynamic slides are missing from server screenshots."
)


class _CannotContinue(WhiteshotError):
    """A check cannot continue; the message is the observed behaviour."""


@dataclass
class Examination:
    """An examination of one server. To run all checks, call `run`.

    The attributes contain what the checks need and what they have found.

    Attributes
    ----------
    client
        Client whose server, token and data center are checked.
    source
        Source from which the screenshot is read: URLs or a private storage space.
    room
        UUID of the room to use. If None, a client with a Room token uses the room of the token. Any other client uses
        the first room of the team.
    path
        Path of the scene to use. If None, the first scene in the directory that contains the room's current scene is
        used.
    width, height
        Size of the screenshot, in pixels.
    create_room
        Whether to create a new room for the checks. The API cannot delete this room.
    exchanges
        All requests that were sent, with their responses.
    image
        Description of the screenshot from the API, with its URL and storage key; None until the screenshot is taken.
    picture
        The downloaded screenshot; None until it is downloaded.
    """

    client: ApiClient
    source: ImageSource
    room: str | None
    path: str | None
    width: int
    height: int
    create_room: bool
    exchanges: list[Exchange] = field(default_factory=list)
    image: StoredImage | None = None
    picture: DownloadedPicture | None = None

    def run(self, on_result: Callable[[CheckResult], None]) -> Diagnosis:
        """Run all checks in order, call `on_result` with each result, and return all results.

        If a check fails, the checks that depend on the failed check are skipped.
        """
        steps: dict[str, Callable[[], tuple[str, CheckVerdict, str]]] = {
            "address": self._address,
            "token": self._token,
            "data center": self._data_center,
            "room": self._room,
            "scenes": self._scenes,
            "screenshot": self._screenshot,
            "picture": self._picture,
            "size": self._size,
            "content": self._content,
        }
        results: list[CheckResult] = []
        for check, step in steps.items():
            blocked = any(result.verdict == "bad" and result.check not in {"token", "scenes"} for result in results)
            result = (
                CheckResult(check, _DOCUMENTED[check], "not checked", "skipped") if blocked else _result(check, step)
            )
            results.append(result)
            on_result(result)
        return Diagnosis(results)

    def _address(self) -> tuple[str, CheckVerdict, str]:
        base_url = self.client.base_url
        observed = check_reachable(base_url)
        if base_url.startswith("http://") and not is_loopback(urlsplit(base_url).hostname or ""):
            return observed, "note", "The token is sent unencrypted. Use https:// if the server supports it."
        return observed, "good", ""

    def _token(self) -> tuple[str, CheckVerdict, str]:
        claims = self.client.claims
        if claims is None:
            return self.client._token_summary, "good", ""
        if claims.expires_at_ms is None:
            left = "never expires"
        else:
            left = f"expires in {(claims.expires_at_ms - time.time() * 1000) / _MINUTE_MS:,.0f} min"
        observed = f"{self.client._token_summary}, {left}"
        if claims.expired():
            return (
                f"{self.client._token_summary}, expired",
                "bad",
                "Create a new token with whiteshot_nb.tokens.sign(…).",
            )
        if claims.role == "reader" or claims.kind == "task":
            return observed, "bad", "Use an SDK or Room token with the role 'writer' or 'admin'."
        return observed, "good", ""

    def _data_center(self) -> tuple[str, CheckVerdict, str]:
        region = self.client.region
        if region in REPLACED_DATA_CENTERS:
            return (
                f"{region}, {DATA_CENTERS[region]}",
                "note",
                f"Use {REPLACED_DATA_CENTERS[region]} if the room exists there.",
            )
        if region in DATA_CENTERS:
            return f"{region}, {DATA_CENTERS[region]}", "good", ""
        return f"{region}, not a known data center", "note", "Check the spelling. Requests use the name unchanged."

    def _room(self) -> tuple[str, CheckVerdict, str]:
        claims = self.client.claims
        if self.create_room:
            made = self.client.rooms.create(name="whiteshot doctor")
            self.room = made.uuid
            return f"{self._status} and the new room {made.uuid}", "note", "The API cannot delete rooms."
        asked = self.room or (claims.uuid if claims and claims.kind == "room" else None)
        if asked is not None:
            found = self.client.rooms.get(asked)
            self.room = found.uuid
            return self._found(found, f"{self._status} and room {found.uuid}")
        rooms = list(islice(self.client.rooms.list(), _MOST_ROOMS))
        if not rooms:
            raise _CannotContinue(
                "status 200, but no rooms", hint="Create a room, or run the doctor with --create-room."
            )
        self.room = rooms[0].uuid
        count = f"{len(rooms)}{' or more' if len(rooms) == _MOST_ROOMS else ''}"
        return self._found(rooms[0], f"{self._status} and {count} rooms; using {self.room}")

    def _found(self, room: Room, observed: str) -> tuple[str, CheckVerdict, str]:
        if room.is_ban:
            return f"{observed}, which is banned", "note", "Lift the ban with client.rooms.ban(uuid, banned=False)."
        return observed, "good", ""

    def _scenes(self) -> tuple[str, CheckVerdict, str]:
        scenes = self.client.scenes.list(self.room or "")
        self.path = self.path or next(iter(scenes), str(FIRST_SCENE))
        return f"{self._status} and {len(scenes)} scenes; using {self.path}", "good", ""

    def _screenshot(self) -> tuple[str, CheckVerdict, str]:
        path = self.path or str(FIRST_SCENE)
        began = time.perf_counter()
        self.image = self.client.screenshot(self.room or "", path, width=self.width, height=self.height)
        seconds = time.perf_counter() - began
        observed = f"{self._status} in {seconds:.1f} s, bucket {self.image.bucket}, region {self.image.region}"
        if self.image.model_extra:
            observed += f", and undocumented fields: {', '.join(self.image.model_extra)}"
        if self._status != _CREATED:
            return observed, "note", f"The documented status is {_CREATED}."
        if not self.image.key.endswith(f"{self.room}{path}.png"):
            return f"{observed}, key {self.image.key}", "note", "The storage key does not have the documented form."
        return observed, "good", ""

    def _picture(self) -> tuple[str, CheckVerdict, str]:
        if self.image is None:
            raise _CannotContinue("no screenshot to download")
        self.picture = self.source.fetch(self.image, cancelled=lambda: False)
        host = urlsplit(self.image.url).netloc
        return f"an intact PNG of {len(self.picture.data):,} bytes from {host}", "good", ""

    def _size(self) -> tuple[str, CheckVerdict, str]:
        got = self.picture.info if self.picture else None
        observed = f"{got.width} × {got.height}" if got else "none"
        if got and (got.width, got.height) == (self.width, self.height):
            return observed, "good", ""
        return observed, "note", f"The requested size was {self.width} × {self.height}. Limits are not documented."

    def _content(self) -> tuple[str, CheckVerdict, str]:
        found = examine_picture(self.picture.data) if self.picture else None
        if found is None or found.ink is None:
            return "too large to decode", "note", "Run the doctor with a smaller width and height."
        if not found.blank:
            return f"{found.ink:.1%} of the pixels are not background", "good", ""
        return "blank: one colour", "note", _WHY_BLANK

    @property
    def _status(self) -> int:
        return self.exchanges[-1].response.status


def examine(
    client: ApiClient,
    source: ImageSource,
    *,
    room: str | None = None,
    path: str | None = None,
    width: int = 640,
    height: int = 360,
    create_room: bool = False,
    on_result: Callable[[CheckResult], None] | None = None,
    on_exchange: Callable[[Exchange], None] = lambda _: None,
) -> Diagnosis:
    """Run all checks, and return the results. ``Client.doctor`` describes the parameters that are not listed here.

    Parameters
    ----------
    on_result
        Function to call with each result, as soon as the check is finished. Default: no function is called.
    on_exchange
        Function to call with an `Exchange` (a request and its response, without the token) after each response.
        Default: no function is called.
    """
    exchanges: list[Exchange] = []

    def listen(exchange: Exchange) -> None:
        exchanges.append(exchange)
        on_exchange(exchange)

    with client._with_recorder(listen) as recorded:
        examination = Examination(recorded, source, room, path, width, height, create_room, exchanges)
        return examination.run(on_result or (lambda _: None))


def _result(check: str, step: Callable[[], tuple[str, CheckVerdict, str]]) -> CheckResult:
    try:
        observed, verdict, advice = step()
    except WhiteshotError as error:
        return CheckResult(check, _DOCUMENTED[check], error.said or error.what, "bad", error.hint or "")
    return CheckResult(check, _DOCUMENTED[check], observed, verdict, advice)
