"""Models of the objects in the API's responses. Unknown fields are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

FIELD_ALIASES = ConfigDict(defer_build=True)
"""Pydantic builds a validator at its first use, not when the module is imported."""


class ApiModel(BaseModel):
    """Base class of the immutable response models; field names are snake case in Python and camel case in JSON."""

    model_config = ConfigDict(
        frozen=True, extra="allow", alias_generator=to_camel, populate_by_name=True, **FIELD_ALIASES
    )

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, fields: object) -> object:
        """Treat null as missing if the field is documented; keep null in an unknown field."""
        if not isinstance(fields, dict):
            return fields
        known = {name for field, info in cls.model_fields.items() for name in (field, info.alias)}
        return {name: value for name, value in fields.items() if value is not None or name not in known}


class StoredImage(ApiModel):
    """A screenshot that the server has written to its storage space.

    Unknown fields in the API's response become attributes too. The dictionary ``model_extra`` contains only the unknown
    fields.

    Attributes
    ----------
    url
        URL of the PNG, without a signature. A private storage space refuses requests without a signature. To capture
        pictures from a private storage space, pass ``storage=`` to `capture`.
    key
        Name of the PNG in the storage space. All screenshots of a scene have the same key, whatever their size.
        Therefore a new screenshot of a scene overwrites the previous screenshot.
    bucket
        Name of the storage space.
    region
        Region of the storage space in the spelling of the storage vendor, such as ``oss-cn-hangzhou``. The region is
        not the data center of the API.
    renderer
        Name and version of the software that drew the picture; None if unknown. Only Whiteshot's own server reports the
        software.
    warnings
        Sentences that say what is missing from the picture. Only Whiteshot's own server reports warnings.
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
        Title of the room; empty if the room has no title.
    team_uuid
        Id of the team that the room belongs to. The id of a very old team is a number, stored as text.
    app_uuid
        Id of the app that the room belongs to.
    is_record
        Whether the room is recorded.
    is_ban
        Whether the room is banned. Nobody can join a banned room.
    created_at
        Time when the room was created, in UTC; None if unknown.
    limit
        Maximum number of users with write access; 0 means no limit.
    """

    uuid: str
    name: str = ""
    team_uuid: Annotated[str, Field(alias="teamUUID", coerce_numbers_to_str=True)] = ""
    app_uuid: Annotated[str, Field(alias="appUUID", coerce_numbers_to_str=True)] = ""
    is_record: bool = False
    is_ban: bool = False
    created_at: datetime | None = None
    limit: int = 0
