"""Send requests to the API. Only this module and `connection_pool` import `httpx`.

The client is synchronous, and several threads can share one client. An asynchronous client works on one event loop
only. Therefore it would fail in notebooks, because some kernels run cells and widget handlers on different event loops.
"""

from __future__ import annotations

import threading
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from whiteshot_nb._net.sockets import cut_socket
from whiteshot_nb.api.connection_errors import transport_error
from whiteshot_nb.api.connection_pool import open_connections
from whiteshot_nb.api.credentials import TokenScope
from whiteshot_nb.api.rate_limit import RateLimit
from whiteshot_nb.api.responses import ApiResponse, error_from_response, without
from whiteshot_nb.errors import Cancelled, ConfigError, UnexpectedResponse

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Mapping

    from whiteshot_nb.api.connection_errors import ErrorKind
    from whiteshot_nb.api.credentials import Credentials
    from whiteshot_nb.api.timeouts import ConnectionOptions

MAX_RESPONSE_BYTES = 64 * 2**20
TEAM_SCOPE = TokenScope()


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response. The request headers are left out, because the headers contain the token."""

    method: str
    path: str
    query: Mapping[str, Any]
    body: Mapping[str, Any] | None
    response: ApiResponse


class HttpClient:
    """Send requests to the API at one base URL, and raise every failure as a `WhiteshotError`.

    Parameters
    ----------
    base_url
        Base URL of the API; it ends in ``/v5``.
    credentials
        Source of the tokens. A token is sent as the header ``token``, and is never part of a URL, a log or a ``repr``.
    region
        Name of the data center, such as ``us-sv``. Every request contains this name as the header ``region``.
    options
        Timeouts, retries and rate limit.
    on_exchange
        Function to call after each response, with an `Exchange` (the request and its response). If a request is
        retried, the function is called for each attempt that got a response. Default: no function is called.
    rate_limit
        Rate limit that this client shares with another client. Default: a separate rate limit, with the number of
        requests per second in `options`.
    """

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        region: str,
        options: ConnectionOptions,
        on_exchange: Callable[[Exchange], None] | None = None,
        rate_limit: RateLimit | None = None,
    ) -> None:
        if "@" in base_url.partition("://")[2].partition("/")[0]:
            raise ConfigError(
                "The base URL must not contain a user name or a password",
                hint="Remove the user name and the password. The API accepts only a token.",
            )
        if not base_url.startswith(("http://", "https://")):
            raise ConfigError(
                f"The base URL {base_url[:80]!r} is not valid",
                hint="The base URL must begin with https:// and end in /v5.",
            )
        self.base_url = base_url.rstrip("/")
        self._on_exchange = on_exchange
        self.group_timeout = options.timeouts.group
        self._credentials = credentials
        self._retry = options.retry
        self.rate_limit = rate_limit or RateLimit(options.requests_per_second)
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._sockets_lock = threading.Lock()
        self._aborted = threading.Event()
        self._timeouts = options.timeouts
        self._client = open_connections(self.base_url, region)
        self._closer = weakref.finalize(self, self._client.close)

    def close(self) -> None:
        """Abort the requests in progress and close all connections.

        If the client is garbage-collected instead, its connections are closed, but requests are not aborted.
        """
        self.abort()
        self._closer()

    def abort(self) -> None:
        """Cut all connections immediately, and end all waits between attempts. No further request is sent.

        If the server notices that a connection was cut, the server can stop its work for the request.
        """
        self._aborted.set()
        with self._sockets_lock:
            sockets = list(self._sockets)
        for sock in sockets:
            cut_socket(sock)

    def send(
        self,
        method: str,
        path: str,
        *,
        failure: str,
        scope: TokenScope | None = TEAM_SCOPE,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        idempotent: bool = True,
        read_timeout: float | None = None,
    ) -> ApiResponse:
        """Send one request, and return the response if its status is 2xx. Otherwise, raise an error.

        Parameters
        ----------
        path
            Path below the base URL, percent-encoded.
        failure
            First part of the message of an error, such as "Room abc could not be read".
        scope
            Room and role that the token must permit; None to send no token. Default: the whole team and the role
            ``writer``.
        body, query
            JSON body and query parameters of the request. Default: none.
        read_timeout
            Maximum number of seconds until the response begins. Default: the timeout `read` in `options` of the client.
        idempotent
            Whether the request may take effect twice. If False, a failed request is sent again only if the server
            cannot have processed it. Default: True.

        Raises
        ------
        ApiError
            If the status is not 2xx. The status determines the subclass.
        TransportError
            If no attempt got a response.
        UnexpectedResponse
            If the response is larger than 64 MB, or cannot be decompressed.
        Cancelled
            If the client was aborted or closed.
        """

        def attempt() -> ApiResponse:
            self.rate_limit.wait(self._aborted)
            if self._aborted.is_set():
                raise self._cancelled(failure)
            response = self._exchange(method, path, failure, scope, body, query, read_timeout)
            if self._on_exchange is not None:
                self._on_exchange(Exchange(method, path, query or {}, body, response))
            if not response.good:
                raise error_from_response(without((body or {}).get("secretAccessKey"), response), failure)
            return response

        return self._retry.call(attempt, idempotent=idempotent, stop=self._aborted)

    def _exchange(
        self,
        method: str,
        path: str,
        failure: str,
        scope: TokenScope | None,
        body: Mapping[str, Any] | None,
        query: Mapping[str, Any] | None,
        read_timeout: float | None,
    ) -> ApiResponse:
        headers = {} if scope is None else {"token": self._credentials.token_for(scope).get_secret_value()}
        try:
            with self._client.stream(
                method,
                path,
                headers=headers,
                json=body,
                params=query,
                timeout=self._timeout(read_timeout),
                extensions={"trace": self._trace},
            ) as response:
                return ApiResponse(response.status_code, response.headers, _read_body(response, failure))
        except httpx.TransportError as error:
            if self._aborted.is_set():
                raise self._cancelled(failure) from error
            kind, sent = _kind(error)
            raise transport_error(failure, self.base_url, error, kind=kind, sent=sent) from error
        except httpx.DecodingError as error:
            raise UnexpectedResponse(failure, said="the response could not be decompressed") from error
        except httpx.InvalidURL as error:
            raise ConfigError(f"The base URL {self.base_url} is not valid", said=str(error)) from error
        except RuntimeError:
            if not self._client.is_closed:
                raise
            raise self._cancelled(failure) from None

    def _cancelled(self, failure: str) -> Cancelled:
        return Cancelled(failure, said="the request was stopped" if self._closer.alive else "the client is closed")

    def _timeout(self, read_timeout: float | None) -> httpx.Timeout:
        ours = self._timeouts
        read = ours.read if read_timeout is None else read_timeout
        return httpx.Timeout(connect=ours.connect, write=ours.write, read=read, pool=ours.pool)

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Collect the sockets of new connections, so that `abort` can cut them (a trace extension of `httpcore`)."""
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            connected = info["return_value"].get_extra_info("socket")
            if connected is None:
                return
            with self._sockets_lock:
                self._sockets.add(connected)
            if self._aborted.is_set():
                cut_socket(connected)


def _read_body(response: httpx.Response, failure: str) -> bytes:
    data = bytearray()
    for chunk in response.iter_bytes():
        data += chunk
        if len(data) > MAX_RESPONSE_BYTES:
            raise UnexpectedResponse(failure, said=f"the response is larger than {MAX_RESPONSE_BYTES:,} bytes")
    return bytes(data)


def _kind(error: httpx.TransportError) -> tuple[ErrorKind, bool]:
    """Return the kind of failure, and whether the request may have reached the server."""
    if isinstance(error, httpx.TimeoutException):
        return "timeout", not isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout)
    if isinstance(error, httpx.UnsupportedProtocol):
        return "protocol", False
    if isinstance(error, httpx.ProxyError):
        return "proxy", False
    if isinstance(error, httpx.ConnectError):
        return "connect", False
    return "broken", True
