"""The objects in the API's responses. Unknown fields are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

FIELD_ALIASES = ConfigDict(defer_build=True)
"""Validators are built when they are first used, not at the import."""


class ApiModel(BaseModel):
    """Base of the response models: immutable; snake case in Python, camel case in JSON."""

    model_config = ConfigDict(
        frozen=True, extra="allow", alias_generator=to_camel, populate_by_name=True, **FIELD_ALIASES
    )

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, fields: object) -> object:
        """Treat null as missing where a value is documented; keep the null of an unknown field."""
        if not isinstance(fields, dict):
            return fields
        known = {name for field, info in cls.model_fields.items() for name in (field, info.alias)}
        return {name: value for name, value in fields.items() if value is not None or name not in known}


class StoredImage(ApiModel):
    """A screenshot in the storage space where the server has put it.

    Fields that the API adds in the future are attributes too, and in ``model_extra``.

    Attributes
    ----------
    url
        URL of the PNG, not signed: a private storage space refuses it, then pass ``storage=`` to a capture.
    key
        Name of the object in the storage space. A room and scene always get the same key, whatever the size, so that
        a later screenshot overwrites an earlier one.
    bucket
        Name of the storage space.
    region
        Region of the storage space, as its vendor spells it (``oss-cn-hangzhou``); not the data center.
    renderer
        What drew the picture; None if the server does not say (Whiteshot's server does, the vendor's does not).
    warnings
        What is missing from the picture, one sentence each; empty if the server does not say.
    """

    url: str
    key: str
    bucket: str
    region: str
    renderer: str | None = None
    warnings: tuple[str, ...] = ()


class Room(ApiModel):
    """A whiteboard room.

    Attributes
    ----------
    uuid
        The room's UUID: 32 hexadecimal digits.
    name
        Title of the room; empty if it has none.
    team_uuid, app_uuid
        Ids of the team and the app it belongs to; the oldest teams have a number.
    is_record, is_ban
        Whether the room is recorded, and whether it is banned: nobody may join it then.
    created_at
        When the room was created, in UTC; None if the server does not say.
    limit
        Maximum number of writers; 0 means no limit.
    """

    uuid: str
    name: str = ""
    team_uuid: Annotated[str, Field(alias="teamUUID", coerce_numbers_to_str=True)] = ""
    app_uuid: Annotated[str, Field(alias="appUUID", coerce_numbers_to_str=True)] = ""
    is_record: bool = False
    is_ban: bool = False
    created_at: datetime | None = None
    limit: int = 0
