"""Everything that can go wrong, as one tree.

::

    WhiteshotError
    ├── ConfigError             a token, a setting or an installed extra is missing
    ├── InvalidInput            an argument is wrong; nothing was sent (also a ValueError)
    ├── ApiError                the API answered with an error status
    │   ├── InvalidRequest      400
    │   ├── Unauthorized        401: the token is missing, malformed, expired or forged
    │   ├── Forbidden           403: the token is good, but not for this
    │   ├── NotFound            404: no such room or scene
    │   ├── TooManyRequests     429
    │   └── ServerError         5xx
    ├── TransportError          no answer: name, refused, timeout, TLS, proxy; `reason` says which
    ├── UnexpectedAnswer        an answer, but not one of this API (HTML, broken JSON)
    ├── PictureError            a stored image could not be had
    │   ├── DownloadFailed      its URL did not deliver
    │   ├── DamagedPicture      what arrived is not an intact PNG
    │   └── NotKept             it could not be written
    ├── StorageError            the user's own storage space refused, or does not have the object
    ├── LibraryError            a library cannot be opened or written, or does not have the run
    ├── Cancelled               somebody stopped the work
    └── SandboxError            the sandbox server did not start or stopped

Every error says three things: what failed, what the other side said, what to do next.
"""

from __future__ import annotations

from typing import Literal

Reason = Literal["name", "refused", "timeout", "tls", "proxy", "protocol", "broken"]
"""Why there was no answer."""


class WhiteshotError(Exception):
    """Base of all errors of this package.

    Parameters
    ----------
    what
        What failed, as a sentence without its full stop.
    said
        What the other side said, verbatim but shortened.
    hint
        What to do next, as a sentence with its full stop.
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
        """What failed and what the other side said, without the hint."""
        return f"{self.what}: {self.said.removesuffix('.')}." if self.said else f"{self.what}."


class ConfigError(WhiteshotError):
    """A token, a setting or an installed extra is missing."""


class InvalidInput(WhiteshotError, ValueError):
    """An argument is wrong and nothing was sent. `field` names the argument."""

    def __init__(self, what: str, *, field: str, hint: str | None = None) -> None:
        super().__init__(what, hint=hint)
        self.field = field


class ApiError(WhiteshotError):
    """The API answered with an error status.

    Attributes
    ----------
    status
        The HTTP status.
    code
        The API's own error code, where it gave one.
    request_id
        The API's id of this request, for its support.
    region
        The data center that answered, where it said so.
    retry_after
        Seconds the server asks to wait, where it does.
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
    """400: the request was refused as malformed."""


class Unauthorized(ApiError):
    """401: the token is missing, malformed, expired or forged."""


class Forbidden(ApiError):
    """403: the token is good, but not for this."""


class NotFound(ApiError):
    """404: there is no such room or scene."""


class TooManyRequests(ApiError):
    """429: the server asks to slow down."""


class ServerError(ApiError):
    """5xx: the server failed."""


class TransportError(WhiteshotError):
    """No answer: the host is unknown, refused the connection or took too long.

    Attributes
    ----------
    reason
        ``name``, ``refused``, ``timeout``, ``tls``, ``proxy``, ``protocol`` (the base URL is not http(s)) or
        ``broken`` (the connection ended early).
    sent
        Whether the request may have reached the server; False where it cannot have.
    """

    def __init__(self, what: str, *, said: str, hint: str, reason: Reason, sent: bool) -> None:
        super().__init__(what, said=said, hint=hint)
        self.reason = reason
        self.sent = sent


class UnexpectedAnswer(WhiteshotError):
    """There was an answer, but not one of this API."""


class PictureError(WhiteshotError):
    """A stored image could not be had.

    Attributes
    ----------
    attempts
        How often it was asked for; None where nobody counted.
    """

    attempts: int | None = None


class DownloadFailed(PictureError):
    """The URL of a stored image did not deliver.

    Attributes
    ----------
    status
        The HTTP status, if there was one.
    may_pass
        Whether another attempt may succeed.
    retry_after
        Seconds the storage asks to wait, where it does.
    """

    def __init__(
        self,
        what: str,
        *,
        said: str | None = None,
        hint: str | None = None,
        status: int | None = None,
        may_pass: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(what, said=said, hint=hint)
        self.status = status
        self.may_pass = may_pass
        self.retry_after = retry_after


class DamagedPicture(PictureError):
    """What arrived is not an intact PNG."""


class NotKept(PictureError):
    """A good picture could not be written to its place."""


class StorageError(WhiteshotError):
    """The user's own storage space refused, did not answer, or does not have the object."""


class LibraryError(WhiteshotError):
    """A library cannot be opened or written, or does not have what was asked for."""


class Cancelled(WhiteshotError):
    """Somebody stopped the work before it was done."""


class SandboxError(WhiteshotError):
    """The sandbox server did not start, or stopped."""


def describe(error: BaseException) -> str:
    """Return an error as ``Class: sentence``, never empty even where ``str(error)`` is."""
    text = error.sentence if isinstance(error, WhiteshotError) else str(error).strip()
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
