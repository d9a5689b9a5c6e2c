"""All exceptions of this package, as one tree.

::

    WhiteshotError
    ├── ConfigError             a token, a setting or an installed extra is missing
    ├── InvalidInput            an argument is not valid; no request was sent (also a ValueError)
    ├── ApiError                the API answered with an error status
    │   ├── InvalidRequest      400
    │   ├── Unauthorized        401: the token is missing, malformed, expired or forged
    │   ├── Forbidden           403: the token is valid, but does not permit the request
    │   ├── NotFound            404: the room or scene does not exist
    │   ├── TooManyRequests     429
    │   └── ServerError         5xx
    ├── TransportError          the server sent no response; see `reason` (name, refused, timeout, tls, proxy, …)
    ├── UnexpectedResponse      the response does not fit this API, such as an HTML page or broken JSON
    ├── PictureError            a stored image is missing or unusable
    │   ├── DownloadFailed      the image could not be downloaded from its URL
    │   ├── DamagedPicture      the downloaded file is not an intact PNG
    │   └── NotKept             the picture could not be saved
    ├── StorageError            a storage space refused the request, or does not contain the object
    ├── LibraryError            a library cannot be opened or written, or does not contain the run
    ├── CheckFailed             some scenes did not pass a check
    ├── Cancelled               the operation was cancelled
    └── SandboxError            the sandbox server did not start or stopped

Every error has three parts: what failed, what the server or system answered, and what to do next.
"""

from __future__ import annotations

from typing import Literal

__all__ = [
    "ApiError",
    "Cancelled",
    "CheckFailed",
    "ConfigError",
    "DamagedPicture",
    "DownloadFailed",
    "Forbidden",
    "InvalidInput",
    "InvalidRequest",
    "LibraryError",
    "NotFound",
    "NotKept",
    "PictureError",
    "Reason",
    "SandboxError",
    "ServerError",
    "StorageError",
    "TooManyRequests",
    "TransportError",
    "Unauthorized",
    "UnexpectedResponse",
    "WhiteshotError",
    "describe",
]

Reason = Literal["name", "refused", "timeout", "tls", "proxy", "protocol", "broken"]
"""Why a request got no response; :class:`TransportError` explains the values."""


class WhiteshotError(Exception):
    """Base class of all exceptions of this package.

    ``str(error)`` joins `what`, `said` and `hint` into one or two sentences.

    Attributes
    ----------
    what
        What failed, as a sentence without a full stop.
    said
        What the server, storage or operating system answered, shortened; None if there was no answer.
    hint
        What to do next, as a sentence with a full stop; None if there is nothing to suggest.

    Examples
    --------
    >>> print(WhiteshotError("The file could not be read", said="No space left", hint="Free some space."))
    The file could not be read: No space left. Free some space.
    """

    def __init__(self, what: str, *, said: str | None = None, hint: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.said = said
        self.hint = hint

    def __str__(self) -> str:
        return " ".join(part for part in (self.sentence, self.hint) if part)

    @property
    def sentence(self) -> str:
        """`what` and `said` as one sentence, without the hint."""
        return f"{self.what}: {self.said.removesuffix('.')}." if self.said else f"{self.what}."


class ConfigError(WhiteshotError):
    """A token, a setting or an installed extra is missing."""


class InvalidInput(WhiteshotError, ValueError):
    """An argument is not valid; no request was sent.

    Attributes
    ----------
    field
        Name of the argument that is not valid.
    """

    def __init__(self, what: str, *, field: str, hint: str | None = None) -> None:
        super().__init__(what, hint=hint)
        self.field = field


class ApiError(WhiteshotError):
    """The API answered with an error status.

    Attributes
    ----------
    status
        HTTP status, such as 404.
    code
        The API's own error code; None if there was none.
    request_id
        Id that the API gave the request, for questions to the vendor's support; None if there was none.
    region
        The data center that answered; None if unknown.
    retry_after
        Seconds to wait before the next attempt, from the header ``Retry-After``; None without that header.
    """

    def __init__(
        self,
        what: str,
        *,
        status: int,
        said: str | None = None,
        hint: str | None = None,
        code: str | None = None,
        request_id: str | None = None,
        region: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(what, said=said, hint=hint)
        self.retry_after = retry_after
        self.status = status
        self.code = code
        self.request_id = request_id
        self.region = region


class InvalidRequest(ApiError):
    """HTTP 400: the server rejected the request as malformed."""


class Unauthorized(ApiError):
    """HTTP 401: the token is missing, malformed, expired or forged."""


class Forbidden(ApiError):
    """HTTP 403: the token is valid but does not permit the request, or screenshots are not enabled."""


class NotFound(ApiError):
    """HTTP 404: the room or scene does not exist."""


class TooManyRequests(ApiError):
    """HTTP 429: too many requests; `retry_after` is the number of seconds to wait, if the server gives one."""


class ServerError(ApiError):
    """HTTP 5xx: the server failed to process the request."""


class TransportError(WhiteshotError):
    """The server sent no response: the host is unknown, refused the connection or took too long.

    Attributes
    ----------
    reason
        ``name`` (the host name could not be resolved), ``refused`` (by the server), ``timeout``, ``tls``, ``proxy``,
        ``protocol`` (the base URL is not http(s)) or ``broken`` (the connection ended early).
    sent
        Whether the request may have reached the server. If True, the server may have processed the request.
    """

    def __init__(self, what: str, *, said: str, hint: str, reason: Reason, sent: bool) -> None:
        super().__init__(what, said=said, hint=hint)
        self.reason = reason
        self.sent = sent


class UnexpectedResponse(WhiteshotError):
    """The response does not fit this API, such as an HTML page from another server."""


class PictureError(WhiteshotError):
    """A stored image is missing or unusable.

    Attributes
    ----------
    attempts
        Number of download attempts; None if no download was attempted.
    """

    attempts: int | None = None


class DownloadFailed(PictureError):
    """A stored image could not be downloaded from its URL.

    Attributes
    ----------
    status
        HTTP status of the last attempt; None if there was no response.
    retryable
        Whether another attempt may succeed.
    retry_after
        Seconds to wait before the next attempt, from the header ``Retry-After``; None without that header.
    """

    def __init__(
        self,
        what: str,
        *,
        said: str | None = None,
        hint: str | None = None,
        status: int | None = None,
        retryable: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(what, said=said, hint=hint)
        self.status = status
        self.retryable = retryable
        self.retry_after = retry_after


class DamagedPicture(PictureError):
    """A downloaded or stored file is not an intact PNG."""


class NotKept(PictureError):
    """An intact picture could not be saved, for example because the disk is full."""


class StorageError(WhiteshotError):
    """A storage space refused the request, did not answer, or does not contain the object."""


class LibraryError(WhiteshotError):
    """A library cannot be opened or written, or does not contain the run, baseline or picture."""


class CheckFailed(WhiteshotError):
    """Some scenes did not pass a check; raised by ``Check.raise_for_failure()``.

    Attributes
    ----------
    exit_code
        Exit code that a command-line program should return; see :class:`~whiteshot_nb.model.exit_codes.ExitCode`.
    """

    def __init__(self, what: str, *, said: str | None = None, hint: str | None = None, exit_code: int) -> None:
        super().__init__(what, said=said, hint=hint)
        self.exit_code = exit_code


class Cancelled(WhiteshotError):
    """The operation was cancelled before it finished."""


class SandboxError(WhiteshotError):
    """The sandbox server did not start, or stopped unexpectedly."""


def describe(error: BaseException) -> str:
    """Return the class and the message of an error as one line, ``Class: message``; never empty.

    The column ``error`` of a DataFrame contains this text. Hints are left out.
    """
    text = error.sentence if isinstance(error, WhiteshotError) else str(error).strip()
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def __dir__() -> list[str]:
    return sorted(__all__)
