"""Which token goes with which request."""

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
_MOST_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Access:
    """What a request needs: a token for a room (or, without one, for the team) of at least this role."""

    room: str | None = None
    role: Role = "writer"


class Credentials(Protocol):
    """Whoever can give a token for a request."""

    @property
    def claims(self) -> Claims | None:
        """What the one token says; None where there are many."""

    @property
    def summary(self) -> str:
        """What they are, in words that hold no secret."""

    def token_for(self, access: Access) -> SecretStr:
        """Return a token that is valid now."""


class FixedToken:
    """One token for every request.

    Raises
    ------
    ConfigError
        If it is no token at all.
    """

    def __init__(self, token: str) -> None:
        self._token = SecretStr(token.strip())
        try:
            self._claims = tokens.read(self._token.get_secret_value())
        except tokens.MalformedToken as error:
            raise ConfigError(
                "This is not a token of the whiteboard API",
                hint="A token begins with NETLESSSDK_ or NETLESSROOM_; check that the whole of it was copied.",
            ) from error

    @property
    def claims(self) -> Claims | None:
        """What the token says."""
        return self._claims

    @property
    def summary(self) -> str:
        """Role and kind: ``admin SDK token``."""
        kind = "SDK" if self._claims.kind == "sdk" else self._claims.kind.capitalize()
        return f"{self._claims.role} {kind} token"

    def token_for(self, access: Access) -> SecretStr:  # noqa: ARG002 - there is only one
        """Return the token."""
        return self._token


class KeyPair:
    """Mints short-lived tokens of the least role for each room; the SK stays here.

    A token lives ten minutes and is renewed a minute and a half before its end.
    """

    def __init__(self, ak: str, sk: str) -> None:
        self._ak = ak
        self._sk = SecretStr(sk)
        self._kept: OrderedDict[Access, tuple[int, SecretStr]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def claims(self) -> Claims | None:
        """None: there is a token for each room."""
        return None

    @property
    def summary(self) -> str:
        """That tokens are minted, and with which AK, which is an identifier."""
        return f"short-lived tokens minted with the key pair {self._ak}"

    def token_for(self, access: Access) -> SecretStr:
        """Return a kept token, or mint one."""
        now = time.time_ns() // 1_000_000
        with self._lock:
            until, token = self._kept.get(access, (0, SecretStr("")))
            if until < now:
                token = self._mint(access)
                self._kept[access] = (now + LIFESPAN_MS - _MARGIN_MS, token)
                if len(self._kept) > _MOST_KEPT:
                    self._kept.popitem(last=False)
        return token

    def _mint(self, access: Access) -> SecretStr:
        kind: tokens.Kind = "room" if access.room else "sdk"
        sk = self._sk.get_secret_value()
        minted = tokens.sign(kind, self._ak, sk, role=access.role, lifespan_ms=LIFESPAN_MS, uuid=access.room)
        return SecretStr(str(minted))


def credentials_from(token: str | None, ak: str | None, sk: str | None) -> Credentials:
    """Return a key pair if there is one, or else the token.

    Raises
    ------
    ConfigError
        If there is neither, if one half of a pair is missing, or if the token is none.
    """
    if token:
        return FixedToken(token)
    if ak and sk:
        return KeyPair(ak, sk)
    if ak or sk:
        raise ConfigError("AK and SK go together; one is missing", hint="Set both WHITESHOT_AK and WHITESHOT_SK.")
    raise ConfigError(
        "There is no token",
        hint="Pass token=… (or ak=… and sk=…), set WHITESHOT_TOKEN, or start without an account: "
        "whiteshot_nb.Sandbox().",
    )
