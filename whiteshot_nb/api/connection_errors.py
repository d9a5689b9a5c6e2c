"""Why there was no answer, in words."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from whiteshot_nb._net.proxies import proxy_for
from whiteshot_nb.errors import Reason, TransportError

if TYPE_CHECKING:
    from collections.abc import Iterator

ErrorKind = Reason | Literal["connect"]
"""A reason, or that there was no connection, and the causes of the error say why."""

_WORDS: dict[Reason, tuple[str, str]] = {
    "timeout": ("{host} did not answer in time", "Try again, or give the client a longer timeout."),
    "refused": ("{host} refused the connection", "Check that the server is running and the port is right."),
    "name": ("the name {host} is not known", "Check the spelling of base_url and the network."),
    "tls": ("no TLS connection to {host} could be made ({tls})", "Check base_url, the clock and the certificates."),
    "proxy": ("the proxy before {host} refused or cannot be reached", "Check HTTP_PROXY and HTTPS_PROXY."),
    "protocol": ("the URL of {host} is not http(s)", "Check base_url: it begins with https://."),
    "broken": ("the connection to {host} broke", "Check the network and try again."),
}
_CAUSES: dict[type[OSError], Reason] = {
    ssl.SSLError: "tls",
    ConnectionRefusedError: "refused",
    socket.gaierror: "name",
}


def transport_error(doing: str, base_url: str, error: BaseException, *, kind: ErrorKind, sent: bool) -> TransportError:
    """Return the error that says why there was no answer; `doing` is what the request was for."""
    reason = _connect_reason(error, base_url) if kind == "connect" else kind
    said, hint = _WORDS[reason]
    host = urlsplit(base_url).netloc.rpartition("@")[2]
    return TransportError(
        doing, said=said.format(host=host, tls=_tls_problem(error)), hint=hint, reason=reason, sent=sent
    )


def _connect_reason(error: BaseException, base_url: str) -> Reason:
    causes = tuple(_causes(error))
    for kind, reason in _CAUSES.items():
        if any(isinstance(cause, kind) for cause in causes):
            return "proxy" if reason != "tls" and proxy_for(base_url) else reason
    return "broken"


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _tls_problem(error: BaseException) -> str:
    """Return what OpenSSL said, in its words."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message
        if isinstance(cause, ssl.SSLError):
            return (cause.reason or "TLS error").replace("_", " ").lower()
    return ""
