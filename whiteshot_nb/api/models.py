"""What the API answers, typed. Unknown fields are kept, not refused."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

FIELD_ALIASES = ConfigDict(defer_build=True)
"""Validators are built when they are first used, not at the import."""


class ApiModel(BaseModel):
    """Frozen; fields in snake case here, in camel case in JSON."""

    model_config = ConfigDict(
        frozen=True, extra="allow", alias_generator=to_camel, populate_by_name=True, **FIELD_ALIASES
    )

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, fields: object) -> object:
        """Take a null in place of a documented value as if nothing stood there; unknown fields are kept as they are."""
        if not isinstance(fields, dict):
            return fields
        known = {name for field, info in cls.model_fields.items() for name in (field, info.alias)}
        return {name: value for name, value in fields.items() if value is not None or name not in known}


class StoredImage(ApiModel):
    """A screenshot where the API has put it.

    Attributes
    ----------
    url
        Unsigned; a private storage space refuses it.
    key
        The name in the storage space. The same room and scene always get the same key, whatever the size, so
        a later screenshot overwrites an earlier one.
    bucket
        The storage space.
    region
        Where the storage space lies, in its vendor's spelling; not the data center.
    renderer
        What drew it, where the server says so (Whiteshot's own does, the vendor's does not).
    warnings
        What is missing from the picture, where the server says so.
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
        32 hex digits.
    name
        Its title; empty where the server gives none.
    team_uuid, app_uuid
        Whose room it is; the oldest teams have numbers.
    is_record, is_ban
        Whether it is recorded, and whether nobody may join it.
    created_at
        When it was made, in UTC.
    limit
        The most writers; 0 means no limit.
    """

    uuid: str
    name: str = ""
    team_uuid: Annotated[str, Field(alias="teamUUID", coerce_numbers_to_str=True)] = ""
    app_uuid: Annotated[str, Field(alias="appUUID", coerce_numbers_to_str=True)] = ""
    is_record: bool = False
    is_ban: bool = False
    created_at: datetime | None = None
    limit: int = 0
