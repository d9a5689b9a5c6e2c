"""Mint, read and verify SDK, Room and Task tokens.

A token is a prefix and a base64url query string, signed with HMAC-SHA256 over the compact JSON of its fields
in key order. The format is that of the vendor's ``netless-io/netless-token`` (commit 7899d53); its test
vectors are in ``tests/data/token_vectors.json``.

The signature does not cover the prefix, so a Room token relabelled ``NETLESSSDK_`` would verify. Here an SDK
token that carries a UUID, and a Room or Task token that carries none, is refused as malformed.
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

Kind = Literal["sdk", "room", "task"]
Role = Literal["admin", "writer", "reader"]

HOUR_MS = 3_600_000

_PREFIXES: dict[Kind, str] = {"sdk": "NETLESSSDK_", "room": "NETLESSROOM_", "task": "NETLESSTASK_"}
_ROLES: tuple[Role, ...] = get_args(Role)  # the digit inside a token is the index: admin 0, writer 1, reader 2
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
_ODD_ESCAPE = re.compile(rb"%(?![0-9A-F]{2})")  # libraries write capitals; others would be a second form of a token
_UNRESERVED = "!'()*"  # encodeURIComponent leaves these alone, urllib.parse.quote does not
_LONGEST = 8_192


class Token(str):
    """A token: text that works wherever text does, but whose ``repr`` hides it, since a cell shows reprs."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Say what kind of token it is."""
        prefix = next((prefix for prefix in _PREFIXES.values() if self.startswith(prefix)), "")
        return f"<Token {prefix}…>"


class TokenError(ValueError):
    """A token was refused; the message is one of the API's documented texts."""


class MalformedToken(TokenError):
    """``invalid format of token``."""

    def __init__(self) -> None:
        super().__init__("invalid format of token")


class ForgedToken(TokenError):
    """``invalid signature of token``."""

    def __init__(self) -> None:
        super().__init__("invalid signature of token")


class ExpiredToken(TokenError):
    """``expired token``."""

    def __init__(self) -> None:
        super().__init__("expired token")


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says.

    Attributes
    ----------
    kind
        ``sdk`` (a whole team), ``room`` or ``task``.
    ak
        The access key whose secret signed it.
    role
        ``admin``, ``writer`` or ``reader``.
    uuid
        The room or task it is for; None for an SDK token.
    expires_at_ms
        When it ends, in milliseconds since 1970; None if it never does.
    """

    kind: Kind
    ak: str
    role: Role
    uuid: str | None
    expires_at_ms: int | None

    def expired(self, now_ms: int | None = None) -> bool:
        """Whether the token has ended at `now_ms` (default: now)."""
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
    """Mint a token locally; nothing is sent anywhere.

    Parameters
    ----------
    kind
        ``sdk``, ``room`` or ``task``.
    ak, sk
        Access key and secret key of the team.
    role
        ``admin``, ``writer`` or ``reader``.
    lifespan_ms
        Milliseconds until it expires; 0 or less means never.
    uuid
        The room or task; required for those kinds, refused for ``sdk``.
    nonce
        Anything that makes the token unique; a random UUID by default.
    now_ms
        The clock, in milliseconds since 1970.

    Returns
    -------
    Token
        The token with its prefix: text whose ``repr`` hides it.

    Raises
    ------
    InvalidInput
        If the kind, the role or the UUID does not fit.
    """
    if kind not in _PREFIXES:
        msg = f"A token is of kind {', '.join(_PREFIXES)}, not {kind!r}"
        raise InvalidInput(msg, field="kind")
    if role not in _ROLES:
        msg = f"A role is {', '.join(_ROLES)}, not {role!r}"
        raise InvalidInput(msg, field="role")
    if (kind == "sdk") == bool(uuid):
        msg = "An SDK token has no UUID" if kind == "sdk" else f"A {kind} token needs the UUID of its {kind}"
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
    """Return what a token says, without checking its signature or its expiry.

    Raises
    ------
    MalformedToken
        If it is not a token at all.
    """
    return _parse(token)[0]


def verify(token: str, sk: str, *, now_ms: int | None = None) -> Claims:
    """Return what a token says if `sk` signed it and it has not expired.

    The received fields are sorted again before the signature is computed, so tokens of the vendor's Python
    library, which writes them in another order, pass too.

    Raises
    ------
    MalformedToken, ForgedToken, ExpiredToken
        In this order of checks.
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
    if len(token) <= _LONGEST:
        for kind, prefix in _PREFIXES.items():
            if token.startswith(prefix):
                return kind
    raise MalformedToken


def _fields(body: str) -> dict[str, str]:
    """Decode strictly: Python's own base64 decoder skips foreign characters in silence."""
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
