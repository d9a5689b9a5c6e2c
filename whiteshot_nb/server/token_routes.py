"""Routes below ``/v5/tokens``, which create SDK, Room and Task tokens. The response is the new token, as JSON."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field

from whiteshot_nb import tokens
from whiteshot_nb.server.body_parsing import WholeNumber, body_schema, read_body
from whiteshot_nb.server.error_responses import RequestError
from whiteshot_nb.server.permissions import DataCenterDep, TokenIssuerDep, TokenRoomDep
from whiteshot_nb.server.services import Services, ServicesDep

router = APIRouter(prefix="/v5/tokens", tags=["tokens"])

MAX_LIFESPAN_MS = 10**14
_MAX_TEXT_LENGTH = 256
_ROLES_BY_RANK: tuple[tokens.Role, ...] = ("reader", "writer", "admin")

Lifespan = Annotated[
    WholeNumber, Field(ge=0, le=MAX_LIFESPAN_MS, json_schema_extra={"minimum": 0, "maximum": MAX_LIFESPAN_MS})
]
TaskId = Annotated[str, Path(pattern="^[A-Za-z0-9_-]{1,64}$")]


class TeamTokenBody(BaseModel):
    """Body of a request for an SDK token. It contains the team's key pair and the properties of the new token.

    `lifespan` is in milliseconds. If `lifespan` is 0, the token never expires.
    """

    access_key: Annotated[str, Field(alias="accessKey", max_length=_MAX_TEXT_LENGTH)]
    secret_access_key: Annotated[str, Field(alias="secretAccessKey", max_length=_MAX_TEXT_LENGTH)]
    lifespan: Lifespan
    role: tokens.Role


class TokenBody(BaseModel):
    """Body of a request for a Room or Task token. It contains the properties of the new token.

    `lifespan` is in milliseconds. If `lifespan` is 0, the token never expires. `role` must not be higher than the role
    of the token that is sent with the request.
    """

    lifespan: Lifespan
    role: tokens.Role
    ak: Annotated[str | None, Field(max_length=_MAX_TEXT_LENGTH)] = None


@router.post("/teams", status_code=201, openapi_extra=body_schema(TeamTokenBody))
async def team_token(request: Request, _region: DataCenterDep, services: ServicesDep) -> str:
    """Create an SDK token. The request must contain the team's key pair, but needs no token.

    If the key pair is wrong, the status of the response is 401, which is also the status for an invalid token. The API
    documentation does not say which status a wrong key pair causes.
    """
    body = await read_body(request, TeamTokenBody)
    right = hmac.compare_digest(body.access_key.encode(), services.config.ak.encode())
    if not (hmac.compare_digest(body.secret_access_key.encode(), services.config.sk.encode()) and right):
        raise RequestError(401, "invalid accessKey or secretAccessKey")
    return tokens.sign("sdk", services.config.ak, services.config.sk, role=body.role, lifespan_ms=body.lifespan)


@router.post("/rooms/{uuid}", status_code=201, openapi_extra=body_schema(TokenBody))
async def room_token(request: Request, claims: TokenIssuerDep, room: TokenRoomDep, services: ServicesDep) -> str:
    """Create a token for a room. Requires an SDK token whose role is at least the role of the new token."""
    return _sign_token(services, claims, "room", room.uuid, await read_body(request, TokenBody))


@router.post("/tasks/{uuid}", status_code=201, openapi_extra=body_schema(TokenBody))
async def task_token(
    request: Request, claims: TokenIssuerDep, _region: DataCenterDep, services: ServicesDep, uuid: TaskId
) -> str:
    """Create a token for a conversion task. Requires an SDK token whose role is at least the role of the new token.

    This server does not convert documents and has no tasks. Therefore it accepts any task id.
    """
    return _sign_token(services, claims, "task", uuid, await read_body(request, TokenBody))


def _sign_token(services: Services, claims: tokens.Claims, kind: tokens.Kind, uuid: str, body: TokenBody) -> str:
    if _ROLES_BY_RANK.index(body.role) > _ROLES_BY_RANK.index(claims.role):
        raise RequestError(403, f"token access role {claims.role} forbidden")
    if body.ak is not None and body.ak != services.config.ak:
        raise RequestError(403, "token access team forbidden")
    return tokens.sign(
        kind, services.config.ak, services.config.sk, role=body.role, lifespan_ms=body.lifespan, uuid=uuid
    )
