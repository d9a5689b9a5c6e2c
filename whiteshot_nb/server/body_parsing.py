"""Parse the JSON body of a request, but only after the token of the request has been checked.

FastAPI parses the body parameters of a route before the dependencies of the route check the token. A request with
malformed JSON and no token would then get the status 422 instead of 401. Therefore the routes have no body parameters.
Each route calls `read_body` after its dependencies have checked the token.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from whiteshot_nb.server.error_responses import RequestError, first_problem

if TYPE_CHECKING:
    from fastapi import Request

Model = TypeVar("Model", bound=BaseModel)

_JSON = "application/json"
MAX_BODY_BYTES = 16 * 2**20


def _whole(value: object) -> object:
    """Accept any JSON number without a fraction as an integer, as JSON Schema does: 194.0 is 194."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a number")  # noqa: TRY004 - pydantic only reports ValueError
    if isinstance(value, float):
        if not value.is_integer():
            raise ValueError("must be a whole number")
        return int(value)
    return value


WholeNumber = Annotated[int, BeforeValidator(_whole, json_schema_input_type=int), Field(strict=True)]


PathText = Annotated[str, Field(json_schema_extra={"pattern": "^/(?!.*//)"})]
"""A scene path in a body; `parse_path` validates it, with messages that name the field."""


async def read_body(request: Request, model: type[Model], *, optional: bool = False) -> Model:
    """Read, parse and validate the body of a request.

    Parameters
    ----------
    request
        The request with the body.
    model
        Pydantic model that describes the body.
    optional
        Whether the body may be empty. An empty body means ``{}``. Default: False.

    Raises
    ------
    RequestError
        Status 400, if the body is too long, is not JSON in UTF-8, or does not match the model.
    """
    data = bytearray()
    kind = request.headers.get("content-type", _JSON).partition(";")[0].strip().lower()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MAX_BODY_BYTES:
            raise RequestError(400, f"invalid format: the body is larger than {MAX_BODY_BYTES} bytes")
    if data and kind != _JSON:
        raise RequestError(400, f"invalid format: header content-type must be {_JSON}")
    try:
        text = bytes(data).decode() or ("{}" if optional else "")
        parsed = json.loads(text, parse_constant=_not_json, object_pairs_hook=_unique_keys)
        return model.model_validate(parsed)
    except ValidationError as error:
        raise RequestError(400, f"invalid format: body {first_problem(error.errors(include_input=False))}") from error
    except (ValueError, RecursionError) as error:
        raise RequestError(400, "invalid format: the body is not valid JSON") from error


def body_schema(model: type[BaseModel], *, optional: bool = False) -> dict[str, Any]:
    """Return the OpenAPI description of a request body that `read_body` parses.

    The description refers to the schema of the model. `create_app` adds the schema to the OpenAPI document.
    """
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"requestBody": {"required": not optional, "content": {"application/json": {"schema": schema}}}}


def _not_json(constant: str) -> None:
    raise ValueError(constant)


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a key occurs twice in a JSON object")
    return fields
