"""Choose the token that is sent with each request."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pydantic import SecretStr

from whiteshot_nb import tokens
from whiteshot_nb.errors import ConfigError

if TYPE_CHECKING:
    from whiteshot_nb.tokens import Claims, Role

LIFESPAN_MS = 10 * 60_000
_MARGIN_MS = 90_000
_MAX_CACHED = 1_000


@dataclass(frozen=True, slots=True)
class TokenScope:
    """The room (or the whole team) and the role for which a request needs a token.

    Attributes
    ----------
    room
        UUID of the room; None for the whole team.
    role
        Lowest role that permits the request: ``reader``, ``writer`` or ``admin``. Default: ``writer``.
    """

    room: str | None = None
    role: Role = "writer"


class Credentials(Protocol):
    """A source of tokens for requests. The source is either one fixed token or a key pair that signs tokens."""

    @property
    def claims(self) -> Claims | None:
        """Fields of the token. None if a key pair signs a separate token for each room and role."""

    @property
    def summary(self) -> str:
        """Description of the token or the key pair, without secrets."""

    def token_for(self, scope: TokenScope) -> SecretStr:
        """Return a token that is valid now for the room and role in `scope`."""


class FixedToken:
    """Credentials with one token, which is used for every request.

    Raises
    ------
    ConfigError
        If `token` is malformed.
    """

    def __init__(self, token: str) -> None:
        self._token = SecretStr(token.strip())
        try:
            self._claims = tokens.read(self._token.get_secret_value())
        except tokens.MalformedToken as error:
            raise ConfigError(
                "The token must have the format of a whiteboard API token",
                hint="Check that the complete token was copied. It must begin with NETLESSSDK_ or NETLESSROOM_.",
            ) from error

    @property
    def claims(self) -> Claims | None:
        """Fields of the token, such as its role and expiry."""
        return self._claims

    @property
    def summary(self) -> str:
        """Role and kind of the token, such as ``admin SDK token``."""
        kind = "SDK" if self._claims.kind == "sdk" else self._claims.kind.capitalize()
        return f"{self._claims.role} {kind} token"

    def token_for(self, scope: TokenScope) -> SecretStr:  # noqa: ARG002 - there is only one token
        """Return the same token for every room and role."""
        return self._token


class KeyPair:
    """Credentials with a key pair, which signs a separate short-lived token for each room and role.

    Each token has the lowest role that permits the request, and is valid for ten minutes. In its last 90 seconds, a
    token is no longer used, and a new token is signed. The secret key is never sent.
    """

    def __init__(self, ak: str, sk: str) -> None:
        self._ak = ak
        self._sk = SecretStr(sk)
        self._cache: OrderedDict[TokenScope, tuple[int, SecretStr]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def claims(self) -> Claims | None:
        """Always None, because each room has a separate token."""
        return None

    @property
    def summary(self) -> str:
        """Short description of the key pair. It contains the access key (AK), which is not a secret."""
        return f"short-lived tokens signed with the key pair {self._ak}"

    def token_for(self, scope: TokenScope) -> SecretStr:
        """Return a token for the room and role in `scope`.

        Tokens are cached. A new token is signed only if the cache contains no token for this scope, or if that token
        expires soon.
        """
        now = time.time_ns() // 1_000_000
        with self._lock:
            until, token = self._cache.get(scope, (0, SecretStr("")))
            if until < now:
                token = self._mint(scope)
                self._cache[scope] = (now + LIFESPAN_MS - _MARGIN_MS, token)
                if len(self._cache) > _MAX_CACHED:
                    self._cache.popitem(last=False)
        return token

    def _mint(self, scope: TokenScope) -> SecretStr:
        kind: tokens.Kind = "room" if scope.room else "sdk"
        sk = self._sk.get_secret_value()
        minted = tokens.sign(kind, self._ak, sk, role=scope.role, lifespan_ms=LIFESPAN_MS, uuid=scope.room)
        return SecretStr(str(minted))


def credentials_from(token: str | None, ak: str | None, sk: str | None) -> Credentials:
    """Return credentials that use `token` or, if `token` is empty, the key pair `ak` and `sk`.

    Raises
    ------
    ConfigError
        If the token is malformed. If there is no token, and `ak` or `sk` (or both) are missing.
    """
    if token:
        return FixedToken(token)
    if ak and sk:
        return KeyPair(ak, sk)
    if ak or sk:
        raise ConfigError(
            "Only one of the access key (AK) and the secret key (SK) is set",
            hint="Set both WHITESHOT_AK and WHITESHOT_SK.",
        )
    raise ConfigError(
        "No token or key pair was found",
        hint="Pass token=… (or ak=… and sk=…), set WHITESHOT_TOKEN, or use whiteshot_nb.Sandbox(), which needs no "
        "account.",
    )
