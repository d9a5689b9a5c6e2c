"""``/v5/tokens``: SDK, Room and Task tokens. The answer is a bare JSON string, as the vendor's clients read it."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field

from whiteshot_nb import tokens
from whiteshot_nb.server.auth import MintableRoom, Minter, Region
from whiteshot_nb.server.body_parsing import WholeNumber, described, read_body
from whiteshot_nb.server.error_responses import RequestError
from whiteshot_nb.server.services import At, Services

router = APIRouter(prefix="/v5/tokens", tags=["tokens"])

LONGEST_LIFESPAN_MS = 10**14
_LONGEST_TEXT = 256
_RANKS: tuple[tokens.Role, ...] = ("reader", "writer", "admin")

Lifespan = Annotated[
    WholeNumber, Field(ge=0, le=LONGEST_LIFESPAN_MS, json_schema_extra={"minimum": 0, "maximum": LONGEST_LIFESPAN_MS})
]
TaskId = Annotated[str, Path(pattern="^[A-Za-z0-9_-]{1,64}$")]


class TeamTokenBody(BaseModel):
    """The team's key pair, and what the token is to be: `lifespan` in milliseconds, 0 for ever."""

    access_key: Annotated[str, Field(alias="accessKey", max_length=_LONGEST_TEXT)]
    secret_access_key: Annotated[str, Field(alias="secretAccessKey", max_length=_LONGEST_TEXT)]
    lifespan: Lifespan
    role: tokens.Role


class TokenBody(BaseModel):
    """What the token is to be: `lifespan` in milliseconds, 0 for ever; `role` the caller's own or a lower one."""

    lifespan: Lifespan
    role: tokens.Role
    ak: Annotated[str | None, Field(max_length=_LONGEST_TEXT)] = None


@router.post("/teams", status_code=201, openapi_extra=described(TeamTokenBody))
async def team_token(request: Request, _region: Region, at: At) -> str:
    """Mint an SDK token. Needs no token, but the key pair; a wrong pair is 401, as a wrong token is.

    The documents name no status for that.
    """
    body = await read_body(request, TeamTokenBody)
    right = hmac.compare_digest(body.access_key.encode(), at.config.ak.encode())
    if not (hmac.compare_digest(body.secret_access_key.encode(), at.config.sk.encode()) and right):
        raise RequestError(401, "invalid accessKey or secretAccessKey")
    return tokens.sign("sdk", at.config.ak, at.config.sk, role=body.role, lifespan_ms=body.lifespan)


@router.post("/rooms/{uuid}", status_code=201, openapi_extra=described(TokenBody))
async def room_token(request: Request, claims: Minter, room: MintableRoom, at: At) -> str:
    """Mint the token of a room, with the caller's role or a lower one. Needs an SDK token."""
    return _minted(at, claims, "room", room.uuid, await read_body(request, TokenBody))


@router.post("/tasks/{uuid}", status_code=201, openapi_extra=described(TokenBody))
async def task_token(request: Request, claims: Minter, _region: Region, at: At, uuid: TaskId) -> str:
    """Mint the token of a conversion task, with the caller's role or a lower one. Needs an SDK token.

    This server converts nothing and so knows no tasks: any id is taken.
    """
    return _minted(at, claims, "task", uuid, await read_body(request, TokenBody))


def _minted(at: Services, claims: tokens.Claims, kind: tokens.Kind, uuid: str, body: TokenBody) -> str:
    if _RANKS.index(body.role) > _RANKS.index(claims.role):
        raise RequestError(403, f"token access role {claims.role} forbidden")
    if body.ak is not None and body.ak != at.config.ak:
        raise RequestError(403, "token access team forbidden")
    return tokens.sign(kind, at.config.ak, at.config.sk, role=body.role, lifespan_ms=body.lifespan, uuid=uuid)
