"""Turn connection errors into a `TransportError` that says why the server could not be reached."""

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
"""The reason; ``connect`` if the reason follows from the causes of the error."""

_MESSAGES: dict[Reason, tuple[str, str]] = {
    "timeout": ("{host} did not answer in time", "Try again, or give the client a longer timeout."),
    "refused": ("{host} refused the connection", "Check that the server is running and that the port is correct."),
    "name": (
        "the host name {host} could not be resolved",
        "Check the spelling of base_url and the network connection.",
    ),
    "tls": (
        "the TLS connection to {host} failed ({tls})",
        "Check base_url, the clock of this computer and its trusted certificates.",
    ),
    "proxy": (
        "the proxy for {host} refused the connection or cannot be reached",
        "Check the environment variables HTTP_PROXY and HTTPS_PROXY.",
    ),
    "protocol": (
        "the URL of {host} must begin with http:// or https://",
        "Check base_url.",
    ),
    "broken": ("the connection to {host} was interrupted", "Check the network connection and try again."),
}
_CAUSES: dict[type[OSError], Reason] = {
    ssl.SSLError: "tls",
    ConnectionRefusedError: "refused",
    socket.gaierror: "name",
}


def transport_error(
    failure: str, base_url: str, error: BaseException, *, kind: ErrorKind, sent: bool
) -> TransportError:
    """Return the `TransportError` for a request that got no response.

    Parameters
    ----------
    failure
        First part of the error message, which says what could not be done.
    base_url
        Base URL of the server.
    error
        The exception that the HTTP library or the operating system raised.
    kind
        Reason why there was no response. If ``connect``, the reason is derived from `error`.
    sent
        Whether the request may have reached the server.
    """
    reason = _connect_reason(error, base_url) if kind == "connect" else kind
    said, hint = _MESSAGES[reason]
    host = urlsplit(base_url).netloc.rpartition("@")[2]
    return TransportError(
        failure, said=said.format(host=host, tls=_tls_problem(error)), hint=hint, reason=reason, sent=sent
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
    """Return the message of OpenSSL; empty if the problem is not one of TLS."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message
        if isinstance(cause, ssl.SSLError):
            return (cause.reason or "TLS error").replace("_", " ").lower()
    return ""
