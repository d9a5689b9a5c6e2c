"""Fetch pictures by URL, only from allowed hosts, and with limits on size and time.

Each request opens a new connection, and so does each redirect. For every connection, the IP address of the server is
checked. Proxies, cookies, referrers and decompression are not used.
"""

from __future__ import annotations

import logging
import ssl
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import parse_url

from whiteshot_nb.server.allowed_hosts import DEFAULT_PORTS, AllowedHosts, Host, canonical_host
from whiteshot_nb.server.drawing import EmbeddablePicture, PictureProblem, check_picture
from whiteshot_nb.server.pinned_connection import Deadline, NotPublicError, PinnedConnection, PinnedTLSConnection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from urllib3.response import HTTPResponse

MAX_REDIRECTS = 3
MAX_URL_LENGTH = 8_192
IMAGE_TYPES = frozenset(
    {
        "image/png",
        "image/jpeg",
        "image/jpg",
        "image/webp",
        "image/gif",
        "application/octet-stream",
        "binary/octet-stream",  # S3 sends it for objects without a type
    }
)
_CHUNK_BYTES = 64 * 1024
_OK = 200
_HEADERS = {
    "User-Agent": "whiteshot-server (pictures on whiteboards)",
    "Accept": "image/png, image/jpeg, image/webp, image/gif",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Target:
    """The parts of a URL from which a picture may be fetched."""

    scheme: str
    host: Host
    port: int
    path: str


class PictureFetcher:
    """Fetch pictures from allowed hosts; thread-safe.

    Parameters
    ----------
    hosts
        The hosts from which pictures may be fetched.
    seconds
        Maximum time to fetch one picture, including redirects, in seconds. A DNS lookup cannot be interrupted.
        Therefore a slow DNS lookup can exceed this limit.
    max_bytes
        Maximum size of a picture, in bytes.
    """

    def __init__(self, hosts: AllowedHosts, *, seconds: float, max_bytes: int) -> None:
        self.seconds = seconds
        self._hosts = hosts
        self._max_bytes = max_bytes
        self._tls = ssl.create_default_context()

    def check_url(self, url: str) -> Target:
        """Parse a URL, and check that its host is allowed. No request is sent.

        Raises
        ------
        PictureProblem
            If the URL is malformed, or its host is not allowed.
        """
        if len(url) > MAX_URL_LENGTH:
            raise PictureProblem("the URL is too long")
        try:
            parts = parse_url(url)
            host = canonical_host(parts.host or "")
        except (LocationParseError, ValueError) as error:
            raise PictureProblem("the URL is malformed") from error
        if parts.scheme not in DEFAULT_PORTS:
            raise PictureProblem("the URL must begin with http:// or https://")
        if parts.auth is not None:
            raise PictureProblem("the URL must not contain a user name")
        port = DEFAULT_PORTS[parts.scheme] if parts.port is None else parts.port
        if not self._hosts.allows(host, port):
            raise PictureProblem("this server does not allow pictures from that host")
        return Target(parts.scheme, host, port, parts.request_uri)

    def fetch(
        self, url: str, *, seconds: float | None = None, on_bytes: Callable[[int], None] | None = None
    ) -> EmbeddablePicture:
        """Fetch the picture at a URL, check that the renderer can draw the picture, and return it.

        Parameters
        ----------
        url
            URL of the picture.
        seconds
            Maximum time to fetch this picture, in seconds. The limit of the fetcher applies instead if that limit is
            lower. Default: the limit of the fetcher.
        on_bytes
            Function to call after each chunk of data, with the size of the chunk in bytes. To stop the fetch, the
            function raises `PictureProblem`. Default: no function is called.

        Raises
        ------
        PictureProblem
            If the picture could not be fetched, or the renderer could not draw it. The message reveals neither the
            address of the server that was asked for the picture nor anything it sent.
        """
        limit = self.seconds if seconds is None else min(seconds, self.seconds)
        with Deadline(limit) as deadline, _plain_errors(deadline):
            return check_picture(self._follow(self.check_url(url), url, deadline, on_bytes or _unbounded))

    def _follow(self, target: Target, url: str, deadline: Deadline, on_bytes: Callable[[int], None]) -> bytes:
        for _ in range(MAX_REDIRECTS + 1):
            with closing(self._connection(target, deadline)) as connection:
                connection.request("GET", target.path, headers=_HEADERS, preload_content=False, decode_content=False)
                with closing(connection.getresponse()) as response:
                    deadline.remaining()  # headers that were cut off look like complete headers
                    location = response.get_redirect_location()
                    if not location:
                        return self._body(response, target, deadline, on_bytes)
            url = urljoin(url, location)
            target = self._redirected(url)
        raise PictureProblem("the URL redirects too often")

    def _redirected(self, url: str) -> Target:
        try:
            return self.check_url(url)
        except PictureProblem as problem:
            raise PictureProblem("the URL redirects to a URL that this server does not allow") from problem

    def _connection(self, target: Target, deadline: Deadline) -> PinnedConnection:
        host = str(target.host)
        if target.scheme == "https":
            return PinnedTLSConnection(host, target.port, self._hosts, deadline, self._tls)
        return PinnedConnection(host, target.port, self._hosts, deadline)

    def _body(
        self, response: HTTPResponse, target: Target, deadline: Deadline, on_bytes: Callable[[int], None]
    ) -> bytes:
        _check_head(response, target)
        if (response.length_remaining or 0) > self._max_bytes:
            raise self._too_large()
        data = bytearray()
        while chunk := response.read(_CHUNK_BYTES, decode_content=False):
            data += chunk
            if len(data) > self._max_bytes:
                raise self._too_large()
            on_bytes(len(chunk))
        deadline.remaining()  # a body that was cut off looks like a complete body
        return bytes(data)

    def _too_large(self) -> PictureProblem:
        return PictureProblem(f"the picture is larger than {self._max_bytes:,} bytes")


@contextmanager
def _plain_errors(deadline: Deadline) -> Iterator[None]:
    """Raise errors with messages that reveal nothing about the network; the log contains the type of error."""
    try:
        yield
    except NotPublicError as error:
        raise PictureProblem("the host of the picture has no public address") from error
    except (OSError, HTTPError, HTTPException, ValueError) as error:
        log.warning("a picture could not be fetched: %s", type(error).__name__)
        if deadline.expired:
            raise PictureProblem("fetching the picture took too long") from error
        raise PictureProblem("the picture could not be fetched") from error


def _check_head(response: HTTPResponse, target: Target) -> None:
    if response.status != _OK:
        log.warning("a picture could not be fetched: %s answered %d", target.host, response.status)
        raise PictureProblem("the picture could not be fetched")
    if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise PictureProblem("the response with the picture must not be compressed")
    if response.headers.get("content-type", "").partition(";")[0].strip().lower() not in IMAGE_TYPES:
        raise PictureProblem("the content type of the picture must be PNG, JPEG, WebP or GIF")


def _unbounded(_: int) -> None:
    """Do nothing: this fetch has no limit on the total number of bytes."""
