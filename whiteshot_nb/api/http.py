"""Requests to the API: with `open_connections`, all that knows `httpx`.

The client is synchronous and shared by threads; an asynchronous one breaks between a notebook's cells and its
widget handlers, which run on different event loops on some kernels.
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
from whiteshot_nb.api.credentials import Access
from whiteshot_nb.api.rate_limit import RateLimit
from whiteshot_nb.api.responses import ApiResponse, error_from_response, without
from whiteshot_nb.errors import Cancelled, ConfigError, UnexpectedAnswer

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Mapping

    from whiteshot_nb.api.connection_errors import ErrorKind
    from whiteshot_nb.api.credentials import Credentials
    from whiteshot_nb.api.timeouts import ConnectionOptions

MAX_RESPONSE_BYTES = 64 * 2**20
TEAM_HEADER = Access()


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and the answer to it, without the request's headers: the token is in them."""

    method: str
    path: str
    query: Mapping[str, Any]
    body: Mapping[str, Any] | None
    answer: ApiResponse


class HttpClient:
    """Sends requests to one API, and turns every failure into one of our errors.

    Parameters
    ----------
    base_url
        Ends in ``/v5``.
    credentials
        Give the header ``token`` of each request; it is never in a URL, a log or a ``repr``.
    region
        Sent as the header ``region``.
    options
        Timeouts, retries and rate limit.
    on_exchange
        Called with every request and its answer.
    pace
        The rate limit of another connection, to share it.
    """

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        region: str,
        options: ConnectionOptions,
        on_exchange: Callable[[Exchange], None] | None = None,
        pace: RateLimit | None = None,
    ) -> None:
        if "@" in base_url.partition("://")[2].partition("/")[0]:
            raise ConfigError("The base URL has a user or a password in it", hint="The API only takes a token.")
        if not base_url.startswith(("http://", "https://")):
            raise ConfigError(
                f"The base URL {base_url[:80]!r} is none", hint="It begins with https:// and ends in /v5."
            )
        self.base_url = base_url.rstrip("/")
        self._on_exchange = on_exchange
        self.group_patience = options.timeouts.group
        self._credentials = credentials
        self._retry = options.retry
        self.pace = pace or RateLimit(options.requests_per_second)
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._sockets_lock = threading.Lock()
        self._aborted = threading.Event()
        self._wait = options.timeouts
        self._client = open_connections(self.base_url, region)
        self._closer = weakref.finalize(self, self._client.close)

    def close(self) -> None:
        """End what is under way and close all connections, as also happens when nobody holds this object any more.

        The pool alone would not know of a connection that another thread is making at this moment.
        """
        self.abort()
        self._closer()

    def abort(self) -> None:
        """End what is under way, waits between attempts too, at once, and send nothing more.

        The other side sees the connections end, and can stop what nobody waits for.
        """
        self._aborted.set()
        with self._sockets_lock:
            sockets = list(self._sockets)
        for connected in sockets:
            cut_socket(connected)

    def send(
        self,
        method: str,
        path: str,
        *,
        doing: str,
        access: Access | None = TEAM_HEADER,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        repeatable: bool = True,
        patience: float | None = None,
    ) -> ApiResponse:
        """Send one request and return the answer to it if its status is 2xx.

        Parameters
        ----------
        path
            Below the base URL, already percent-encoded.
        doing
            What the request is for, for error messages: "Room abc could not be read".
        access
            What its token must be good for; None sends no token.
        body, query
            JSON body and query parameters.
        patience
            Seconds until the answer begins, where that is another time than for all requests.
        repeatable
            False for what must not happen twice: it is sent again only where it cannot have happened.

        Raises
        ------
        ApiError
            The class that belongs to the status.
        TransportError
            If there was no answer.
        UnexpectedAnswer
            If the answer has more than 64 MB.
        Cancelled
            If this object was aborted or closed.
        """

        def attempt() -> ApiResponse:
            self.pace.wait(self._aborted)
            if self._aborted.is_set():
                raise self._stopped(doing)
            answer = self._exchange(method, path, doing, access, body, query, patience)
            if self._on_exchange is not None:
                self._on_exchange(Exchange(method, path, query or {}, body, answer))
            if not answer.good:
                raise error_from_response(without((body or {}).get("secretAccessKey"), answer), doing)
            return answer

        return self._retry.call(attempt, repeatable=repeatable, stop=self._aborted)

    def _exchange(
        self,
        method: str,
        path: str,
        doing: str,
        access: Access | None,
        body: Mapping[str, Any] | None,
        query: Mapping[str, Any] | None,
        patience: float | None,
    ) -> ApiResponse:
        headers = {} if access is None else {"token": self._credentials.token_for(access).get_secret_value()}
        try:
            with self._client.stream(
                method,
                path,
                headers=headers,
                json=body,
                params=query,
                timeout=self._timeout(patience),
                extensions={"trace": self._look},
            ) as response:
                return ApiResponse(response.status_code, response.headers, _bounded(response, doing))
        except httpx.TransportError as error:
            if self._aborted.is_set():
                raise self._stopped(doing) from error
            kind, sent = _kind(error)
            raise transport_error(doing, self.base_url, error, kind=kind, sent=sent) from error
        except httpx.DecodingError as error:
            raise UnexpectedAnswer(doing, said="the answer's content encoding is broken") from error
        except httpx.InvalidURL as error:
            raise ConfigError(f"{self.base_url} is not a URL", said=str(error)) from error
        except RuntimeError:
            if not self._client.is_closed:
                raise
            raise self._stopped(doing) from None

    def _stopped(self, doing: str) -> Cancelled:
        return Cancelled(doing, said="it was stopped" if self._closer.alive else "the client is closed")

    def _timeout(self, patience: float | None) -> httpx.Timeout:
        wait = self._wait
        read = wait.read if patience is None else patience
        return httpx.Timeout(connect=wait.connect, write=wait.write, read=read, pool=wait.pool)

    def _look(self, event: str, info: Mapping[str, Any]) -> None:
        """Remember the sockets of new connections, to be able to end them (httpcore's trace extension)."""
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            connected = info["return_value"].get_extra_info("socket")
            if connected is None:
                return
            with self._sockets_lock:
                self._sockets.add(connected)
            if self._aborted.is_set():
                cut_socket(connected)


def _bounded(response: httpx.Response, doing: str) -> bytes:
    data = bytearray()
    for piece in response.iter_bytes():
        data += piece
        if len(data) > MAX_RESPONSE_BYTES:
            raise UnexpectedAnswer(doing, said=f"the answer has more than {MAX_RESPONSE_BYTES:,} bytes")
    return bytes(data)


def _kind(error: httpx.TransportError) -> tuple[ErrorKind, bool]:
    """Return what sort of failure it is, and whether the request may have reached the server."""
    if isinstance(error, httpx.TimeoutException):
        return "timeout", not isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout)
    if isinstance(error, httpx.UnsupportedProtocol):
        return "protocol", False
    if isinstance(error, httpx.ProxyError):
        return "proxy", False
    if isinstance(error, httpx.ConnectError):
        return "connect", False
    return "broken", True
