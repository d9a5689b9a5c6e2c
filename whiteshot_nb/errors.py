"""All exceptions that this package raises, as a tree of classes.

::

    WhiteshotError
    ├── ConfigError             a token, a setting or an optional dependency is missing or not valid
    ├── InvalidInput            an argument is not valid (also a `ValueError`)
    ├── ApiError                the API answered with an error status
    │   ├── InvalidRequest      400
    │   ├── Unauthorized        401: the token is missing, malformed, expired or forged
    │   ├── Forbidden           403: the token is valid, but does not permit the request
    │   ├── NotFound            404: the room or scene does not exist
    │   ├── TooManyRequests     429
    │   └── ServerError         5xx
    ├── TransportError          the server sent no response; the attribute `reason` says why
    ├── UnexpectedResponse      the response does not have the documented form; for example, it is an HTML page
    ├── PictureError            a stored image is missing or unusable
    │   ├── DownloadFailed      the image could not be downloaded from its URL
    │   ├── DamagedPicture      the downloaded file is not an intact PNG
    │   └── NotKept             the picture could not be saved
    ├── StorageError            a storage space refused a request, or does not contain the requested object
    ├── LibraryError            a library cannot be opened or written, or does not contain the requested run
    ├── CheckFailed             some scenes did not pass a check
    ├── Cancelled               the operation was cancelled
    └── SandboxError            the server of a `Sandbox` did not start, or stopped unexpectedly

The message of an error says what failed, what the server or the operating system answered, and what to do next.
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
    """Base class of all exceptions that this package raises.

    ``str(error)`` joins `what`, `said` and `hint` into one or two sentences.

    Attributes
    ----------
    what
        What failed: a sentence without a full stop.
    said
        What the server, the storage space or the operating system answered, shortened; None if there was no answer.
    hint
        What to do next: a sentence with a full stop; None if there is no suggestion.

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
        """The attributes `what` and `said` as one sentence, without `hint`."""
        return f"{self.what}: {self.said.removesuffix('.')}." if self.said else f"{self.what}."


class ConfigError(WhiteshotError):
    """A token, a setting or an optional dependency is missing or not valid."""


class InvalidInput(WhiteshotError, ValueError):
    """An argument is not valid. No request was sent.

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
        Error code from the API's response; None if the response contained no code.
    request_id
        Id of the request, to give to the vendor's support; None if the response contained no id.
    region
        Data center that answered; None if unknown.
    retry_after
        Seconds to wait before the next attempt, from the header ``Retry-After``; None if the header is missing.
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
    """HTTP 403: the token does not permit the request, or screenshots are disabled in the data center."""


class NotFound(ApiError):
    """HTTP 404: the room or scene does not exist."""


class TooManyRequests(ApiError):
    """HTTP 429: too many requests were sent in a short time."""


class ServerError(ApiError):
    """HTTP 5xx: the server failed to process the request."""


class TransportError(WhiteshotError):
    """The server sent no response, for example because the host is unknown or the request took too long.

    Attributes
    ----------
    reason
        Why there was no response: ``name`` (the host name could not be resolved), ``refused`` (the server refused the
        connection), ``timeout`` (the server did not answer in time), ``tls`` (the TLS handshake failed), ``proxy`` (the
        proxy failed), ``protocol`` (the URL does not begin with ``http://`` or ``https://``) or ``broken`` (the
        connection was interrupted).
    sent
        Whether the server may have received the request. If True, the server may also have processed the request.
    """

    def __init__(self, what: str, *, said: str, hint: str, reason: Reason, sent: bool) -> None:
        super().__init__(what, said=said, hint=hint)
        self.reason = reason
        self.sent = sent


class UnexpectedResponse(WhiteshotError):
    """A response does not have the form that the API documentation describes. It may be an HTML page."""


class PictureError(WhiteshotError):
    """A stored image is missing or unusable.

    Attributes
    ----------
    attempts
        Number of attempts to download the image; None if no download was attempted.
    """

    attempts: int | None = None


class DownloadFailed(PictureError):
    """A stored image could not be downloaded from its URL.

    Attributes
    ----------
    status
        HTTP status of the response to the last attempt; None if there was no response.
    retryable
        Whether another attempt may succeed.
    retry_after
        Seconds to wait before the next attempt, from the header ``Retry-After``; None if the header is missing.
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
    """A storage space refused a request, did not answer, or does not contain the requested object."""


class LibraryError(WhiteshotError):
    """A library cannot be opened or written, or does not contain the requested run, baseline or picture."""


class CheckFailed(WhiteshotError):
    """Some scenes did not pass a check. ``Check.raise_for_failure()`` raises this error.

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
    """The server of a `Sandbox` did not start, or stopped unexpectedly."""


def describe(error: BaseException) -> str:
    """Return the class name and the message of an error as one line: ``Class: message``.

    The text does not contain the hint of the error. If the message is empty, only the class name is returned. The
    column ``error`` in a DataFrame of shots contains text in this form.
    """
    text = error.sentence if isinstance(error, WhiteshotError) else str(error).strip()
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def __dir__() -> list[str]:
    return sorted(__all__)
