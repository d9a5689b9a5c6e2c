"""The client of the whiteboard REST API."""

from __future__ import annotations

import math
from dataclasses import astuple
from numbers import Real
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.arguments import check_integer
from whiteshot_nb.api.credentials import credentials_from
from whiteshot_nb.api.http import HttpClient
from whiteshot_nb.api.rate_limit import RateLimit
from whiteshot_nb.api.retry import RetryPolicy
from whiteshot_nb.api.rooms import Rooms
from whiteshot_nb.api.scenes import Scenes
from whiteshot_nb.api.screenshots import request_screenshot, request_screenshot_group
from whiteshot_nb.api.timeouts import ConnectionOptions, Timeouts
from whiteshot_nb.api.tokens import Tokens
from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.data_centers import warn_of_data_center

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from whiteshot_nb.api.credentials import Credentials
    from whiteshot_nb.api.http import Exchange
    from whiteshot_nb.api.response_models import Room, StoredImage
    from whiteshot_nb.settings import Settings
    from whiteshot_nb.tokens import Claims


class ApiClient:
    """Base class of :class:`whiteshot_nb.Client`, with the methods that send requests to the REST API.

    :class:`whiteshot_nb.Client` describes the parameters.
    """

    def __init__(
        self,
        token: str | None = None,
        *,
        ak: str | None = None,
        sk: str | None = None,
        region: str | None = None,
        base_url: str | None = None,
        timeout: float | Timeouts = 60.0,
        retries: int = 3,
        retry_seconds: float = 60.0,
        requests_per_second: float | None = None,
    ) -> None:
        from whiteshot_nb.settings import Settings  # noqa: PLC0415 - saves 80 ms when this module is imported

        settings = Settings()
        credentials = credentials_from(token, ak, sk) if token or ak or sk else _credentials(settings)
        timeouts = timeout if isinstance(timeout, Timeouts) else Timeouts(read=timeout, group=timeout * 10)
        _check_options(timeouts, retries, retry_seconds, requests_per_second)
        self._connect(
            credentials,
            region or settings.region,
            base_url or settings.base_url,
            ConnectionOptions(timeouts, RetryPolicy(retries, retry_seconds), requests_per_second),
        )
        warn_of_data_center(self.region)

    def _connect(
        self,
        credentials: Credentials,
        region: str,
        base_url: str,
        options: ConnectionOptions,
        on_exchange: Callable[[Exchange], None] | None = None,
        rate_limit: RateLimit | None = None,
    ) -> None:
        self.region = region
        self._credentials = credentials
        self._options = options
        self._http = HttpClient(base_url, credentials, region, options, on_exchange, rate_limit)
        self.rooms = Rooms(self._http)
        self.scenes = Scenes(self._http)
        self.tokens = Tokens(self._http)

    def __repr__(self) -> str:
        return f"<Client {self.base_url} region={self.region} token={self._token_summary}; {self._options}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickle_client, (type(self), self.region, self.base_url, self._options)

    @property
    def base_url(self) -> str:
        """Base URL of the API; it ends in ``/v5``."""
        return self._http.base_url

    @property
    def claims(self) -> Claims | None:
        """Fields of the token, such as its role and expiry; None if the client uses a key pair."""
        return self._credentials.claims

    @property
    def _token_summary(self) -> str:
        """Role and kind of the token, such as ``admin SDK token``."""
        return self._credentials.summary

    def in_region(self, region: str) -> Self:
        """Return a copy of this client that sends its requests to another data center.

        The copy has its own connections and must be closed separately.

        Parameters
        ----------
        region
            Name of the data center, such as ``us-sv``. If the name is unknown, a warning is issued and the name is sent
            unchanged.

        Examples
        --------
        >>> with client.in_region("us-sv") as american:  # doctest: +SKIP
        ...     american.rooms.get(uuid)
        """
        warn_of_data_center(region)
        return self._copy(region)

    def _with_recorder(self, listener: Callable[[Exchange], None]) -> Self:
        """Return a copy that calls `listener` with every request and its response, without tokens."""
        return self._copy(self.region, listener)

    def _with_own_connections(self) -> Self:
        """Return a copy with its own connections, which can be aborted separately; the rate limit is shared."""
        return self._copy(self.region)

    @property
    def requests_per_second(self) -> float | None:
        """Maximum number of requests per second; None if there is no limit."""
        return self._http.rate_limit.per_second

    def _with_rate_limit(self, requests_per_second: float | None) -> Self:
        """Return a copy with its own rate limit.

        Raises
        ------
        InvalidInput
            If `requests_per_second` is not a number above 0.
        """
        _check_rate(requests_per_second)
        return self._copy(self.region, rate_limit=RateLimit(requests_per_second))

    def _abort(self) -> None:
        """Cut all connections at once; requests in progress raise `Cancelled`, and no further request is sent."""
        self._http.abort()

    def close(self) -> None:
        """Abort the requests in progress and close all connections. Aborted requests raise `Cancelled`."""
        self._http.close()

    def screenshot(self, room: str | Room, path: str | None = None, *, width: int, height: int) -> StoredImage:
        """Take a screenshot of one scene (``POST /rooms/{uuid}/screenshots``).

        Parameters
        ----------
        room
            The room, or its UUID.
        path
            Path of the scene, such as ``/lesson/1``. Default: ``/init``.
        width, height
            Size of the picture, in pixels.

        Returns
        -------
        StoredImage
            URL and storage key of the PNG that the server has stored. The PNG is not downloaded.

        Raises
        ------
        InvalidInput
            If an argument is not valid. No request is sent in this case.
        ApiError, TransportError, UnexpectedResponse
            If the server returned an error, did not answer, or sent an unexpected response.
        """
        return request_screenshot(self._http, room, path, width=width, height=height)

    def screenshot_group(
        self, room: str | Room, path: str | None = None, *, width: int, height: int
    ) -> list[StoredImage]:
        """Take a screenshot of every scene in one directory (``POST /rooms/{uuid}/screenshot-list``).

        Parameters
        ----------
        room
            The room, or its UUID.
        path
            Path of the scene directory, such as ``/lesson``. Scenes in its subdirectories are not included. Default:
            the directory that contains the room's current scene.
        width, height
            Size of each picture, in pixels.

        Returns
        -------
        list of StoredImage
            URL and storage key of each PNG that the server has stored, in the same order as the scenes in the
            directory.

        Raises
        ------
        InvalidInput
            If an argument is not valid. No request is sent in this case.
        ApiError, TransportError, UnexpectedResponse
            If the server returned an error, did not answer, or sent an unexpected response.
        """
        return request_screenshot_group(self._http, room, path, width=width, height=height)

    def _copy(
        self, region: str, on_exchange: Callable[[Exchange], None] | None = None, rate_limit: RateLimit | None = None
    ) -> Self:
        other = object.__new__(type(self))
        other._connect(
            self._credentials, region, self.base_url, self._options, on_exchange, rate_limit or self._http.rate_limit
        )
        return other


def _unpickle_client(kind: type[ApiClient], region: str, base_url: str, options: ConnectionOptions) -> ApiClient:
    """Unpickle a client in another process, with the credentials from the environment of that process."""
    from whiteshot_nb.settings import Settings  # noqa: PLC0415 - as above

    client = object.__new__(kind)
    client._connect(_credentials(Settings()), region, base_url, options)
    return client


def _credentials(settings: Settings) -> Credentials:
    token, sk = settings.token, settings.sk
    return credentials_from(
        token.get_secret_value() if token else None, settings.ak, sk.get_secret_value() if sk else None
    )


def _check_options(timeouts: Timeouts, retries: int, seconds: float, per_second: float | None) -> None:
    for field, value in (*(("timeout", phase) for phase in astuple(timeouts)), ("retry_seconds", seconds)):
        _check_positive(field, value)
    _check_rate(per_second)
    check_integer(retries, "retries", minimum=0)


def _check_rate(per_second: float | None) -> None:
    if per_second is not None:
        _check_positive("requests_per_second", per_second)


def _check_positive(field: str, value: float) -> None:
    if not (isinstance(value, Real) and value > 0 and math.isfinite(value)):
        raise InvalidInput(f"{field!r} must be a finite number greater than 0, not {value!r}", field=field)
