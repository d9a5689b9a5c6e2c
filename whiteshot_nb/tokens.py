"""Sign, read and verify SDK, Room and Task tokens locally, without a request.

A token consists of a prefix and a query string in base64url. One field of the query string is the signature: the
HMAC-SHA256 of all other fields, written as compact JSON with sorted keys. The format is from the vendor's repository
``netless-io/netless-token`` (commit 7899d53). The file ``tests/data/token_vectors.json`` contains test vectors from
this repository.

>>> token = sign("sdk", "my-ak", "my-sk", role="writer", lifespan_ms=0)
>>> read(token).role
'writer'

The signature does not protect the prefix. If somebody changed the prefix of a Room token to ``NETLESSSDK_``, the
signature would still be valid. But Room and Task tokens contain a UUID, and SDK tokens do not. Therefore this module
rejects an SDK token with a UUID, and a Room or Task token without a UUID, as malformed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
import uuid as uuids
from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import parse_qsl, quote

from whiteshot_nb.errors import InvalidInput

__all__ = [
    "HOUR_MS",
    "Claims",
    "ExpiredToken",
    "ForgedToken",
    "Kind",
    "MalformedToken",
    "Role",
    "Token",
    "TokenError",
    "read",
    "sign",
    "verify",
]

Kind = Literal["sdk", "room", "task"]
Role = Literal["admin", "writer", "reader"]

HOUR_MS = 3_600_000
"""One hour in milliseconds, the default lifespan of a token."""

_PREFIXES: dict[Kind, str] = {"sdk": "NETLESSSDK_", "room": "NETLESSROOM_", "task": "NETLESSTASK_"}
_ROLES: tuple[Role, ...] = get_args(Role)  # the digit inside a token is the index: admin 0, writer 1, reader 2
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
_ODD_ESCAPE = re.compile(
    rb"%(?![0-9A-F]{2})"
)  # libraries write upper case; lower case would be a second spelling of the same token
_UNRESERVED = "!'()*"  # encodeURIComponent leaves these alone, urllib.parse.quote does not
_MAX_LENGTH = 8_192


class Token(str):
    """A token as a ``str``. Its ``repr`` does not contain the secret part, because notebooks show the ``repr``."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return the prefix of the token only, such as ``<Token NETLESSSDK_…>``."""
        prefix = next((prefix for prefix in _PREFIXES.values() if self.startswith(prefix)), "")
        return f"<Token {prefix}…>"


class TokenError(ValueError):
    """A token was rejected. The message is the text that the API documentation gives for this error."""


class MalformedToken(TokenError):
    """The text is not a well-formed token. The message is ``invalid format of token``."""

    def __init__(self) -> None:
        super().__init__("invalid format of token")


class ForgedToken(TokenError):
    """The token was signed with another secret key. The message is ``invalid signature of token``."""

    def __init__(self) -> None:
        super().__init__("invalid signature of token")


class ExpiredToken(TokenError):
    """The token has expired. The message is ``expired token``."""

    def __init__(self) -> None:
        super().__init__("expired token")


@dataclass(frozen=True, slots=True)
class Claims:
    """The fields of a token.

    Attributes
    ----------
    kind
        ``sdk`` (for all rooms of a team), ``room`` (for one room) or ``task`` (for one document conversion).
    ak
        Access key of the key pair that signed the token.
    role
        ``admin``, ``writer`` or ``reader``.
    uuid
        UUID of the room or task that the token is for; None for an SDK token.
    expires_at_ms
        Time of expiry, in milliseconds since 1970 (UTC); None if the token never expires.
    """

    kind: Kind
    ak: str
    role: Role
    uuid: str | None
    expires_at_ms: int | None

    def expired(self, now_ms: int | None = None) -> bool:
        """Return whether the token has expired.

        Parameters
        ----------
        now_ms
            Time at which the token is checked, in milliseconds since 1970 (UTC). Default: the time of this machine's
            clock.
        """
        now = _now_ms() if now_ms is None else now_ms
        return self.expires_at_ms is not None and self.expires_at_ms <= now


def sign(
    kind: Kind,
    ak: str,
    sk: str,
    *,
    role: Role,
    lifespan_ms: int = HOUR_MS,
    uuid: str | None = None,
    nonce: str | None = None,
    now_ms: int | None = None,
) -> Token:
    """Create and sign a token locally, without a request.

    Parameters
    ----------
    kind
        ``sdk`` (for all rooms of the team), ``room`` (for one room) or ``task`` (for one document conversion).
    ak, sk
        Access key and secret key of the team, from the vendor's console.
    role
        ``admin``, ``writer`` or ``reader``.
    lifespan_ms
        Time until the token expires, in milliseconds; 0 or less for a token that never expires. Default: one hour.
    uuid
        UUID of the room or task. Required for the kinds ``room`` and ``task``, not allowed for ``sdk``.
    nonce
        Any text that makes the token unique. Default: a random UUID.
    now_ms
        The current time, in milliseconds since 1970 (UTC). Default: the time of this machine's clock.

    Returns
    -------
    Token
        The token with its prefix: a ``str`` whose ``repr`` does not reveal the token.

    Raises
    ------
    InvalidInput
        If the kind or the role is unknown, or a UUID is missing or not allowed.

    Examples
    --------
    >>> token = sign("room", "my-ak", "my-sk", role="reader", uuid="a7e04110e4bc11efb0a7b5e5f6d4e2f0")
    >>> token
    <Token NETLESSROOM_…>
    """
    if kind not in _PREFIXES:
        msg = f"The kind of token must be one of {', '.join(_PREFIXES)}, not {kind!r:.60}"
        raise InvalidInput(msg, field="kind")
    if role not in _ROLES:
        msg = f"The role must be one of {', '.join(_ROLES)}, not {role!r:.60}"
        raise InvalidInput(msg, field="role")
    if (kind == "sdk") == bool(uuid):
        must = "An SDK token must not contain a UUID"
        msg = must if kind == "sdk" else f"A {kind} token must contain the UUID of its {kind}"
        raise InvalidInput(msg, field="uuid")
    fields = {"ak": ak, "nonce": nonce or str(uuids.uuid4()), "role": str(_ROLES.index(role))}
    if uuid:
        fields["uuid"] = uuid
    if lifespan_ms > 0:
        fields["expireAt"] = str((_now_ms() if now_ms is None else now_ms) + lifespan_ms)
    fields["sig"] = _signature(fields, sk)
    query = "&".join(f"{_component(key)}={_component(fields[key])}" for key in sorted(fields))
    return Token(_PREFIXES[kind] + _encode(query.encode()))


def read(token: str) -> Claims:
    """Return the fields of a token, without checking its signature or expiry.

    Raises
    ------
    MalformedToken
        If the text is not a well-formed token.
    """
    return _parse(token)[0]


def verify(token: str, sk: str, *, now_ms: int | None = None) -> Claims:
    """Check the signature and expiry of a token, and return its fields.

    Tokens from the vendor's Python library are accepted too, although the fields of these tokens are in a different
    order.

    Parameters
    ----------
    token
        The token with its prefix.
    sk
        The secret key that must have signed the token.
    now_ms
        The current time, in milliseconds since 1970 (UTC). Default: the time of this machine's clock.

    Returns
    -------
    Claims
        The fields of the token.

    Raises
    ------
    MalformedToken
        If the text is not a well-formed token.
    ForgedToken
        If the token was signed with another secret key.
    ExpiredToken
        If the signature is valid, but the token has expired.
    """
    claims, fields, signature = _parse(token)
    if not hmac.compare_digest(_signature(fields, sk).encode(), signature.encode()):
        raise ForgedToken
    if claims.expired(now_ms):
        raise ExpiredToken
    return claims


def _parse(token: str) -> tuple[Claims, dict[str, str], str]:
    kind = _kind(token)
    fields = _fields(token.removeprefix(_PREFIXES[kind]))
    try:
        signature, ak, role = fields.pop("sig"), fields["ak"], fields["role"]
    except KeyError:
        raise MalformedToken from None
    uuid, expires = fields.get("uuid"), fields.get("expireAt")
    if role not in {"0", "1", "2"} or (kind == "sdk") != (uuid is None):
        raise MalformedToken
    if expires is not None and not re.fullmatch(r"[0-9]{1,16}", expires):
        raise MalformedToken
    claims = Claims(kind, ak, _ROLES[int(role)], uuid, int(expires) if expires else None)
    return claims, fields, signature


def _kind(token: str) -> Kind:
    if len(token) <= _MAX_LENGTH:
        for kind, prefix in _PREFIXES.items():
            if token.startswith(prefix):
                return kind
    raise MalformedToken


def _fields(body: str) -> dict[str, str]:
    """Decode the part after the prefix, strictly: Python's base64 decoder silently skips invalid characters."""
    if not _BASE64URL.fullmatch(body):
        raise MalformedToken
    try:
        query = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict")
    except ValueError:
        raise MalformedToken from None
    fields = dict(pairs)
    if _encode(query) != body or len(fields) != len(pairs) or _ODD_ESCAPE.search(query):
        raise MalformedToken
    return fields


def _signature(fields: dict[str, str], sk: str) -> str:
    info = json.dumps(dict(sorted(fields.items())), separators=(",", ":"), ensure_ascii=False)
    return hmac.new(sk.encode(), info.encode(), hashlib.sha256).hexdigest()


def _component(text: str) -> str:
    return quote(text, safe=_UNRESERVED)


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def __dir__() -> list[str]:
    return sorted(__all__)
