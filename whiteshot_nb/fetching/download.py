"""From the URL of a stored image to the bytes of an intact PNG.

`urllib3` and threads, not the API client: measured at 32 connections it keeps up with ``curl --parallel``,
where httpx fetches 0.2 to 0.7 times as many.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import urllib3
from urllib3.exceptions import (
    HTTPError,
    MaxRetryError,
    ProtocolError,
    ProxySchemeUnknown,
    ResponseError,
)

from whiteshot_nb._core.defaults import CONNECTIONS, MAX_BYTES
from whiteshot_nb._core.polling import sleep_unless
from whiteshot_nb._net.backoff import parse_retry_after
from whiteshot_nb._net.certificates import tls_context
from whiteshot_nb._net.cut_connections import POOL_CLASSES, AttemptTracker
from whiteshot_nb._net.log_redaction import queries_redacted
from whiteshot_nb._net.proxies import environment_proxy
from whiteshot_nb._net.retrying import call_with_retries
from whiteshot_nb.errors import Cancelled, DamagedPicture, DownloadFailed, PictureError
from whiteshot_nb.images import png_chunks

if TYPE_CHECKING:
    from collections.abc import Callable

    from urllib3.response import BaseHTTPResponse

MAX_ATTEMPTS = 3
SECONDS = 300.0
_RETRY_SECONDS = 60.0  # no attempt that follows a refusal begins later than this after the first
_CHUNK_BYTES = 256 * 1024
_MAX_HOSTS = 64
_TIMEOUT = urllib3.Timeout(connect=10, read=30)
_REDIRECTS = urllib3.Retry(total=None, connect=0, read=0, status=0, other=0, redirect=3)
_FRESH = {"Cache-Control": "no-cache"}
"""The key of a picture is the same at every capture; what stands between may have an earlier one."""
_ACCEPTABLE = 200
_MAY_PASS = frozenset({429, 500, 502, 503, 504})
_DOMAIN = "Check the domain of the storage space in the vendor's console."
_PRIVATE = (
    "The storage space is private: pass its keys with storage=whiteshot_nb.Storage(…), or make it public in the "
    "vendor's console."
)


@dataclass(frozen=True, slots=True)
class DownloadedPicture:
    """An intact PNG as received, its size in pixels, and how many attempts it took."""

    data: bytes
    info: png_chunks.PngInfo
    attempts: int


class Downloader:
    """Fetches stored images; safe to use from many threads at once.

    Parameters
    ----------
    max_bytes
        The most bytes a picture may have; 64 MB by default.
    attempts
        How often a picture is asked for before it is given up. Refused connections, 429 and 5xx answers and
        damaged pictures are tried again; ``Retry-After`` is obeyed.
    seconds
        How long one attempt at a picture may take in all, however steadily its bytes drip; five minutes by default.
    connections
        How many connections to one host are kept open; 32 by default.
    """

    def __init__(
        self,
        *,
        max_bytes: int = MAX_BYTES,
        attempts: int = MAX_ATTEMPTS,
        seconds: float = SECONDS,
        connections: int = CONNECTIONS,
    ) -> None:
        self.max_bytes = max_bytes
        self.attempts = attempts
        self.seconds = seconds
        self._connections = connections
        self._pools: dict[str | None, urllib3.PoolManager] = {}
        self._proxy_of = lru_cache(maxsize=_MAX_HOSTS)(environment_proxy)
        self._lock = threading.Lock()
        self._wires = AttemptTracker()

    def close(self) -> None:
        """Close the pooled connections."""
        self._wires.close()
        for pool in self._pools.values():
            pool.clear()

    def abort(self) -> None:
        """End what is under way, at once; the downloader is of no use after that."""
        self._wires.abort()

    def fetch(self, url: str, *, cancelled: Callable[[], bool] = lambda: False) -> DownloadedPicture:
        """Return the PNG at `url`, checked.

        Parameters
        ----------
        url
            Only ``http`` and ``https``.
        cancelled
            Asked before each attempt and each piece.

        Raises
        ------
        DownloadFailed
            If the URL is not http(s), or did not deliver within the attempts.
        DamagedPicture
            If what it delivered was not an intact PNG in the last attempt.
        Cancelled
            If `cancelled` said so.
        """
        _check_url(url)
        count = 0

        def attempt() -> DownloadedPicture:
            nonlocal count
            count += 1
            try:
                data = self._read(url, cancelled)
                return DownloadedPicture(data, png_chunks.check_png(data), count)
            except PictureError as error:
                error.attempts = count
                raise

        try:
            return call_with_retries(
                attempt,
                attempts=self.attempts,
                seconds=_RETRY_SECONDS,
                retryable=_is_retryable,
                sleep=partial(sleep_unless, lambda: self._wires.aborted or cancelled()),
                at_once=DamagedPicture,
            )
        except DamagedPicture as error:
            error.what = f"{error.what} (in {count} attempts)"
            raise

    def _read(self, url: str, cancelled: Callable[[], bool]) -> bytes:
        if self._wires.aborted or cancelled():
            raise Cancelled("Stopped before the picture was fetched")
        with self._wires.attempt(self.seconds) as wire:
            try:
                with queries_redacted():
                    response = self._pool(url).urlopen(
                        "GET", url, headers=_FRESH, preload_content=False, retries=_REDIRECTS
                    )
                try:
                    return self._body(response, cancelled, lambda: wire.late)
                finally:
                    response.close()
            except (HTTPError, ValueError) as error:  # it says the latter of a redirect to what is no URL
                if self._wires.aborted:
                    raise Cancelled("Stopped while the picture was fetched") from None
                if wire.late:
                    raise self._too_slow() from None
                raise _no_delivery(url, error) from None  # its text repeats the URL, which may be signed

    def _pool(self, url: str) -> urllib3.PoolManager:
        """Return the connections to use: direct ones, or those of the environment's proxy for this URL."""
        parts = urlsplit(url)
        proxy = self._proxy_of(parts.scheme, parts.hostname or "")
        with self._lock:
            if proxy not in self._pools:
                self._pools[proxy] = _connections(proxy, self._connections)
            return self._pools[proxy]

    def _body(self, response: BaseHTTPResponse, cancelled: Callable[[], bool], late: Callable[[], bool]) -> bytes:
        if response.status != _ACCEPTABLE:
            raise _refusal(response)
        data = bytearray()
        with suppress(ProtocolError):  # the connection broke: what arrived is cut short, which the check will say
            while piece := response.read1(_CHUNK_BYTES):
                if self._wires.aborted or cancelled():
                    raise Cancelled("Stopped while the picture was fetched")
                data += piece
                if len(data) > self.max_bytes:
                    raise DownloadFailed(
                        f"The picture has more than {self.max_bytes:,} bytes",
                        hint="Ask for a smaller size, or allow more with max_bytes=….",
                    )
        if late():
            raise self._too_slow()
        if self._wires.aborted:
            raise Cancelled("Stopped while the picture was fetched")
        return bytes(data)

    def _too_slow(self) -> DownloadFailed:
        return DownloadFailed(
            f"The picture did not arrive within {self.seconds:g} seconds",
            hint="Check the network between this machine and the storage space.",
        )


def _connections(proxy: str | None, connections: int) -> urllib3.PoolManager:
    options: Any = {"maxsize": connections, "timeout": _TIMEOUT, "ssl_context": tls_context()}
    if proxy is None:
        manager = urllib3.PoolManager(num_pools=16, **options)
    else:
        auth = urllib3.util.parse_url(proxy).auth
        headers = urllib3.make_headers(proxy_basic_auth=unquote(auth)) if auth else None
        manager = _through(proxy, headers, options)
    manager.pool_classes_by_scheme = POOL_CLASSES
    return manager


def _through(proxy: str, headers: Any, options: Any) -> urllib3.ProxyManager:  # noqa: ANN401 - of urllib3
    try:
        return urllib3.ProxyManager(proxy, proxy_headers=headers, **options)
    except ProxySchemeUnknown:
        raise DownloadFailed(
            "The proxy of the environment for the pictures is not an http(s) one",
            hint="Set HTTPS_PROXY to http://host:port, or NO_PROXY to the names to ask directly.",
        ) from None  # its text repeats the proxy's URL, which may hold a password


def _is_retryable(error: BaseException) -> bool:
    return isinstance(error, DamagedPicture) or (isinstance(error, DownloadFailed) and error.retryable)


def is_http(url: str) -> bool:
    """Whether it is a URL of http or https with a host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _check_url(url: str) -> None:
    if not is_http(url):
        raise DownloadFailed(
            "The stored image has no http(s) URL",
            said=f"it is {url[:100]!r}",
            hint=_DOMAIN,
        )


def _refusal(response: BaseHTTPResponse) -> DownloadFailed:
    hints = {
        401: _PRIVATE,
        403: _PRIVATE,
        404: "The picture is not in the storage space; check its settings in the vendor's console.",
    }
    return DownloadFailed(
        "The picture could not be fetched",
        said=f"its storage answered {response.status} {response.reason or ''}".rstrip(),
        hint=hints.get(response.status),
        status=response.status,
        retryable=response.status in _MAY_PASS,
        retry_after=parse_retry_after(response.headers.get("retry-after")),
    )


def _no_delivery(url: str, error: HTTPError | ValueError) -> DownloadFailed:
    reason = error.reason if isinstance(error, MaxRetryError) and error.reason else error
    what = f"The picture could not be fetched from {urlsplit(url).hostname}"
    if isinstance(reason, ValueError):
        return DownloadFailed(what, said="its URL, or where that redirects to, is not of http(s)", hint=_DOMAIN)
    return DownloadFailed(
        what,
        said=type(reason).__name__,
        hint="Check that this machine can reach the storage space.",
        retryable=not isinstance(reason, ResponseError),
    )
