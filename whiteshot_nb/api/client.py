"""The client of the whiteboard REST API."""

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING, Any, TypedDict, TypeGuard

from pydantic import SecretStr, TypeAdapter

from whiteshot_nb import tokens
from whiteshot_nb.api.answers import read_answer
from whiteshot_nb.api.http import Http
from whiteshot_nb.api.models import StoredImage
from whiteshot_nb.api.remarks import with_remarks
from whiteshot_nb.api.rooms import Rooms, room_part
from whiteshot_nb.api.scenes import Scenes
from whiteshot_nb.errors import ConfigError, InvalidInput
from whiteshot_nb.scenes import ScenePath
from whiteshot_nb.settings import DATA_CENTERS, Settings

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from whiteshot_nb.api.answers import Answer

LARGEST_SIDE = 2**31 - 1
"""The most pixels a side of a PNG can have (PNG specification, section 7.1)."""

_IMAGE = TypeAdapter(StoredImage)
_IMAGES = TypeAdapter(list[StoredImage])


class _Options(TypedDict):
    timeout: float
    retries: int


class Client:
    """A connection to the whiteboard REST API with one token.

    Safe to use from many threads at once.

    Parameters
    ----------
    token
        An SDK or Room token with the role writer or admin. Default: ``WHITESHOT_TOKEN`` from the environment
        or a ``.env`` file. It is sent as a header only, and never shown.
    region
        The data center that processes the requests. Default: ``WHITESHOT_REGION``, or ``cn-hz``.
    base_url
        Default: ``WHITESHOT_BASE_URL``, or the vendor's ``https://api.netless.link/v5``.
    timeout
        Seconds to wait for an answer.
    retries
        How often a request is sent again after a broken connection, 429 or 5xx; ``Retry-After`` is obeyed.

    Raises
    ------
    ConfigError
        If there is no token, or it is no token at all.

    Examples
    --------
    >>> client = Client(token="NETLESSSDK_…", region="us-sv")  # doctest: +SKIP
    >>> client.screenshot("a7e0…", "/init", width=1280, height=720)  # doctest: +SKIP
    """

    def __init__(
        self,
        token: str | None = None,
        *,
        region: str | None = None,
        base_url: str | None = None,
        timeout: float = 60.0,
        retries: int = 3,
    ) -> None:
        settings = Settings()
        self._token = SecretStr(token.strip()) if token else settings.token or SecretStr("")
        self._claims = _claims(self._token.get_secret_value())
        self.region = region or settings.region
        if self.region not in DATA_CENTERS:
            warnings.warn(
                f"{self.region!r} is no known data center ({', '.join(DATA_CENTERS)}); it is sent as it is.",
                stacklevel=2,
            )
        self._options: _Options = {"timeout": timeout, "retries": retries}
        self._http = Http(
            base_url or settings.base_url,
            self._token.get_secret_value(),
            self.region,
            timeout=timeout,
            retries=retries,
        )
        self.rooms = Rooms(self._http)
        self.scenes = Scenes(self._http)

    def __repr__(self) -> str:
        return f"<Client {self.base_url} region={self.region} token={self.token_summary}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def base_url(self) -> str:
        """The API's address."""
        return self._http.base_url

    @property
    def claims(self) -> tokens.Claims:
        """What the token says of itself: kind, role, room, expiry. Not the token."""
        return self._claims

    @property
    def token_summary(self) -> str:
        """Kind and role of the token, in words: ``admin SDK token``."""
        kind = "SDK" if self._claims.kind == "sdk" else self._claims.kind.capitalize()
        return f"{self._claims.role} {kind} token"

    def in_region(self, region: str) -> Client:
        """Return a client like this one whose requests another data center processes."""
        return Client(self._token.get_secret_value(), region=region, base_url=self.base_url, **self._options)

    def close(self) -> None:
        """Close the pooled connections."""
        self._http.close()

    def screenshot(self, room: str, path: str | None = None, *, width: int, height: int) -> StoredImage:
        """Take a screenshot of one scene (``POST /rooms/{uuid}/screenshots``).

        Parameters
        ----------
        room
            The room's UUID.
        path
            The scene; None lets the server take ``/init``.
        width, height
            Pixels.

        Raises
        ------
        InvalidInput
            If an argument is wrong; nothing was sent.
        ApiError, TransportError, UnexpectedAnswer
            If the server refused, did not answer, or answered something else.
        """
        doing = f"Scene {path or '/init'} of room {room} could not be captured"
        answer = self._shoot("screenshots", room, path, width, height, doing)
        return with_remarks([read_answer(_IMAGE, answer, doing)], answer)[0]

    def screenshot_group(self, room: str, path: str | None = None, *, width: int, height: int) -> list[StoredImage]:
        """Take screenshots of all scenes directly in one directory (``POST /rooms/{uuid}/screenshot-list``).

        Parameters
        ----------
        room
            The room's UUID.
        path
            The scene directory; None lets the server take the directory of the room's current scene. Scenes
            in directories below it are not part of the group.
        width, height
            Pixels, the same for every scene.

        Returns
        -------
        list of StoredImage
            In the order of the scenes.

        Raises
        ------
        InvalidInput
            If an argument is wrong; nothing was sent.
        ApiError, TransportError, UnexpectedAnswer
            If the server refused, did not answer, or answered something else.
        """
        where = f"Group {path}" if path else "The current group"
        doing = f"{where} of room {room} could not be captured"
        answer = self._shoot("screenshot-list", room, path, width, height, doing)
        return with_remarks(read_answer(_IMAGES, answer, doing), answer)

    def _shoot(self, call: str, room: str, path: str | None, width: int, height: int, doing: str) -> Answer:
        body: dict[str, Any] = {"width": pixels(width, "width"), "height": pixels(height, "height")}
        if path is not None:
            body["path"] = str(ScenePath.parse(path))
        return self._http.send("POST", f"/rooms/{room_part(room)}/{call}", doing=doing, body=body)


def pixels(value: object, field: str) -> int:
    """Return a number of pixels as an integer.

    Raises
    ------
    InvalidInput
        If it is not a whole number above 0 that a PNG can have. The API's own upper limit is not documented, so
        none is set here.
    """
    if not _is_whole(value) or not 0 < value <= LARGEST_SIDE:
        raise InvalidInput(
            f"The {field} is a whole number of pixels above 0, not {value!r}",
            field=field,
            hint="Try 1280 by 720.",
        )
    return int(value)


def _is_whole(value: object) -> TypeGuard[int | float]:
    """Any JSON number without a fraction: 194.0 is one, true, "194" and NaN are not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and value == int(value)


def _claims(token: str) -> tokens.Claims:
    if not token:
        raise ConfigError(
            "There is no token",
            hint="Pass token=…, set WHITESHOT_TOKEN, or start without an account: whiteshot_nb.Sandbox().",
        )
    try:
        return tokens.read(token)
    except tokens.MalformedToken as error:
        raise ConfigError(
            "This is not a token of the whiteboard API",
            hint="A token begins with NETLESSSDK_ or NETLESSROOM_; check that the whole of it was copied.",
        ) from error
