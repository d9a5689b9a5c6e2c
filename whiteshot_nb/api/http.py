"""Requests to the API: the only file that knows `httpx`.

The client is synchronous and shared by threads; an asynchronous one breaks between a notebook's cells and its
widget handlers, which run on different event loops on some kernels.
"""

from __future__ import annotations

import ssl
import weakref
from typing import TYPE_CHECKING, Any

import httpx
from httpx_retries import Retry, RetryTransport

from whiteshot_nb.api.answers import Answer, error_of
from whiteshot_nb.errors import ConfigError, TransportError

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_WAIT = 60.0
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout)
_BROKEN = (*_NOT_SENT, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)


class Http:
    """Sends requests to one API with one token, and turns every failure into one of our errors.

    Parameters
    ----------
    base_url
        Ends in ``/v5``.
    token
        Sent as the header ``token``; never in a URL, a log or a ``repr``.
    region
        Sent as the header ``region``.
    timeout
        Seconds to wait for an answer. A group of scenes is drawn before the answer comes, so it is long.
    retries
        How often a failed request is sent again.
    """

    def __init__(self, base_url: str, token: str, region: str, *, timeout: float, retries: int) -> None:
        self.base_url = base_url.rstrip("/")
        self._retry = Retry(
            total=retries,
            allowed_methods=("GET", "POST", "PATCH"),
            status_forcelist=(429, 500, 502, 503, 504),
            retry_on_exceptions=_BROKEN,
            backoff_factor=0.3,
            total_timeout=_LONGEST_WAIT,
        )
        self._retry_once_only = self._retry.copy_with(status_forcelist=(429,), retry_on_exceptions=_NOT_SENT)
        try:
            self._client = httpx.Client(
                base_url=self.base_url,
                headers={"token": token, "region": region, "accept": "application/json"},
                timeout=httpx.Timeout(timeout, connect=10.0),
                transport=RetryTransport(httpx.HTTPTransport(trust_env=True), self._retry),
                trust_env=True,
            )
        except (UnicodeEncodeError, httpx.InvalidURL) as error:
            raise ConfigError("The token, the region or the base URL has characters HTTP cannot carry") from error
        self._closer = weakref.finalize(self, self._client.close)

    def close(self) -> None:
        """Close the pooled connections; it also happens when nobody holds this object any more."""
        self._closer()

    def send(
        self,
        method: str,
        path: str,
        *,
        doing: str,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        repeatable: bool = True,
    ) -> Answer:
        """Send one request and return the answer to it if its status is 2xx.

        Parameters
        ----------
        path
            Below the base URL, already percent-encoded.
        doing
            What the request is for, for error messages: "Room abc could not be read".
        body, query
            JSON body and query parameters.
        repeatable
            False for what must not happen twice: it is sent again only where it cannot have happened.

        Raises
        ------
        ApiError
            The class that belongs to the status.
        TransportError
            If there was no answer.
        """
        retry = self._retry if repeatable else self._retry_once_only
        try:
            response = self._client.request(method, path, json=body, params=query, extensions={"retry": retry})
        except httpx.TransportError as error:
            raise _no_answer(doing, self.base_url, error) from error
        except httpx.InvalidURL as error:
            raise ConfigError(f"{self.base_url} is not a URL", said=str(error)) from error
        answer = Answer(response.status_code, response.headers, response.content)
        if not response.is_success:
            raise error_of(answer, doing)
        return answer


def _no_answer(doing: str, base_url: str, error: httpx.TransportError) -> TransportError:
    host = httpx.URL(base_url).netloc.decode("ascii", "replace")
    said, hint = _REASONS["other"]
    if isinstance(error, httpx.TimeoutException):
        said, hint = _REASONS["timeout"]
    elif isinstance(error, httpx.UnsupportedProtocol):
        said, hint = _REASONS["protocol"]
    elif isinstance(error, httpx.ProxyError):
        said, hint = _REASONS["proxy"]
    elif isinstance(error, httpx.ConnectError):
        said, hint = _REASONS[_connect_reason(error)]
    return TransportError(doing, said=said.format(host=host), hint=hint)


def _connect_reason(error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "tls"
        if isinstance(cause, ConnectionRefusedError):
            return "refused"
        cause = cause.__cause__ or cause.__context__
    text = str(error).lower()
    if "refused" in text:
        return "refused"
    if "certificate" in text or "ssl" in text:
        return "tls"
    return "name" if "name" in text or "nodename" in text or "getaddrinfo" in text else "other"


_REASONS = {
    "timeout": ("{host} did not answer in time", "Try again, or give the client a longer timeout."),
    "refused": ("{host} refused the connection", "Check that the server is running and the port is right."),
    "name": ("the name {host} is not known", "Check the spelling of base_url and the network."),
    "tls": ("{host} has no valid certificate", "Check base_url, the clock and the certificates."),
    "proxy": ("the proxy before {host} refused", "Check HTTP_PROXY and HTTPS_PROXY."),
    "protocol": ("the URL of {host} is not http(s)", "Check base_url: it begins with https://."),
    "other": ("the connection to {host} broke", "Check the network and try again."),
}
