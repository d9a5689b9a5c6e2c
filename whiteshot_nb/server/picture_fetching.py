"""Pictures named by URL: fetched from the hosts on a list, within limits, and from nowhere else.

Each hop of a fetch has a connection of its own: nothing is shared or kept, so what was checked for one
fetch is never used by another. There are no proxies, no cookies, no referrer and no decompression.
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

from whiteshot_nb.server.allowed_hosts import DEFAULT_PORTS, Host, PictureHosts, canonical_host
from whiteshot_nb.server.drawing import EmbeddablePicture, PictureProblem, check_picture
from whiteshot_nb.server.pinned_connection import Deadline, NotPublicError, PinnedConnection, PinnedTLSConnection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from urllib3.response import HTTPResponse

MAX_REDIRECTS = 3
LONGEST_URL = 8_192
TYPES = frozenset(
    {
        "image/png",
        "image/jpeg",
        "image/jpg",
        "image/webp",
        "image/gif",
        "application/octet-stream",
        "binary/octet-stream",  # what S3 says of objects without a type
    }
)
_PIECE = 64 * 1024
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
    """A URL that may be asked, taken apart."""

    scheme: str
    host: Host
    port: int
    path: str


class PictureFetcher:
    """Fetches pictures; safe to use from many threads at once.

    Parameters
    ----------
    hosts
        Where pictures may be fetched from.
    seconds
        What a fetch may take as a whole, redirects included. Only a resolver that hangs can exceed it.
    largest
        The most bytes a picture may have.
    """

    def __init__(self, hosts: PictureHosts, *, seconds: float, largest: int) -> None:
        self.seconds = seconds
        self._hosts = hosts
        self._largest = largest
        self._tls = ssl.create_default_context()

    def target(self, url: str) -> Target:
        """Return a URL taken apart if it may be asked at all; nothing is asked.

        Raises
        ------
        PictureProblem
            If it may not.
        """
        if len(url) > LONGEST_URL:
            raise PictureProblem("its URL is too long")
        try:
            parts = parse_url(url)
            host = canonical_host(parts.host or "")
        except (LocationParseError, ValueError) as error:
            raise PictureProblem("its URL is malformed") from error
        if parts.scheme not in DEFAULT_PORTS:
            raise PictureProblem("only http and https URLs are fetched")
        if parts.auth is not None:
            raise PictureProblem("its URL holds a user name, such URLs are not fetched")
        port = DEFAULT_PORTS[parts.scheme] if parts.port is None else parts.port
        if not self._hosts.names(host, port):
            raise PictureProblem("this server fetches no pictures from that host")
        return Target(parts.scheme, host, port, parts.request_uri)

    def fetch(
        self, url: str, *, seconds: float | None = None, spend: Callable[[int], None] | None = None
    ) -> EmbeddablePicture:
        """Return the picture at `url`, checked.

        Parameters
        ----------
        seconds
            Less than the usual time, if there is no more.
        spend
            Told of each piece's bytes as they arrive; raises `PictureProblem` where they are too many.

        Raises
        ------
        PictureProblem
            If it cannot be had. The sentence never repeats what another server said, nor where it is.
        """
        limit = self.seconds if seconds is None else min(seconds, self.seconds)
        with Deadline(limit) as patience, _put_plainly(patience):
            return check_picture(self._follow(self.target(url), url, patience, spend or _unbounded))

    def _follow(self, target: Target, url: str, patience: Deadline, spend: Callable[[int], None]) -> bytes:
        for _ in range(MAX_REDIRECTS + 1):
            with closing(self._connection(target, patience)) as connection:
                connection.request("GET", target.path, headers=_HEADERS, preload_content=False, decode_content=False)
                with closing(connection.getresponse()) as response:
                    patience.left()  # a head that was cut may look like a short one
                    location = response.get_redirect_location()
                    if not location:
                        return self._body(response, target, patience, spend)
            url = urljoin(url, location)
            target = self._redirected(url)
        raise PictureProblem("it redirects too often")

    def _redirected(self, url: str) -> Target:
        try:
            return self.target(url)
        except PictureProblem as problem:
            raise PictureProblem("it redirects to where this server fetches no pictures from") from problem

    def _connection(self, target: Target, patience: Deadline) -> PinnedConnection:
        host = str(target.host)
        if target.scheme == "https":
            return PinnedTLSConnection(host, target.port, self._hosts, patience, self._tls)
        return PinnedConnection(host, target.port, self._hosts, patience)

    def _body(self, response: HTTPResponse, target: Target, patience: Deadline, spend: Callable[[int], None]) -> bytes:
        _check_head(response, target)
        if (response.length_remaining or 0) > self._largest:
            raise self._too_large()
        data = bytearray()
        while piece := response.read(_PIECE, decode_content=False):
            data += piece
            if len(data) > self._largest:
                raise self._too_large()
            spend(len(piece))
        patience.left()  # and a body that was cut like a whole one
        return bytes(data)

    def _too_large(self) -> PictureProblem:
        return PictureProblem(f"it has more than {self._largest:,} bytes")


@contextmanager
def _put_plainly(patience: Deadline) -> Iterator[None]:
    """Say what went wrong in a sentence that shows nothing of the network; the log names the kind of error."""
    try:
        yield
    except NotPublicError as error:
        raise PictureProblem("its host has no public address") from error
    except (OSError, HTTPError, HTTPException, ValueError) as error:
        log.warning("a picture could not be fetched: %s", type(error).__name__)
        if patience.over:
            raise PictureProblem("fetching it took too long") from error
        raise PictureProblem("its server did not deliver it") from error


def _check_head(response: HTTPResponse, target: Target) -> None:
    if response.status != _OK:
        log.warning("a picture could not be fetched: %s answered %d", target.host, response.status)
        raise PictureProblem("its server did not deliver it")
    if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise PictureProblem("its server sent it in a compressed form")
    if response.headers.get("content-type", "").partition(";")[0].strip().lower() not in TYPES:
        raise PictureProblem("its server says it is not a PNG, JPEG, WebP or GIF")


def _unbounded(_: int) -> None:
    """Let a fetch outside of any budget have all its bytes."""
