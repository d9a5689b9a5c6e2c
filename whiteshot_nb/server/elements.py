"""The content of a scene: a background colour, a background picture (`ppt`) and elements.

Coordinates are in whiteboard units: x points to the right, y points down, and the origin is in the middle of the
whiteboard. One unit is one pixel at scale 1. Colours are ``#rrggbb``. Only the routes below ``/whiteshot/v1/`` use
these models, because the vendor's REST API has no routes for drawing.

The numbers of elements, points and characters in a scene are limited. Therefore a drawing process, whose memory and
time are limited too, can draw every scene.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

MAX_ELEMENTS = 5_000
MAX_POINTS = 200_000
MAX_CHARACTERS = 100_000
MAX_COORDINATE = 1_000_000.0
MAX_SOURCE_LENGTH = 8_000_000

Coordinate = Annotated[float, Field(strict=True, ge=-MAX_COORDINATE, le=MAX_COORDINATE, allow_inf_nan=False)]
Length = Annotated[float, Field(strict=True, ge=0, le=MAX_COORDINATE, allow_inf_nan=False)]
PositiveSize = Annotated[float, Field(strict=True, gt=0, le=MAX_COORDINATE, allow_inf_nan=False)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Point = tuple[Coordinate, Coordinate]
Source = Annotated[str, Field(min_length=1, max_length=MAX_SOURCE_LENGTH)]


def _require_type(schema: dict[str, Any]) -> None:
    """Mark `type` as required: it has a default in Python, but JSON without it is refused."""
    if "const" in schema.get("properties", {}).get("type", {}):
        schema["required"] = ["type", *schema.get("required", [])]


class BoardModel(BaseModel):
    """Base class of the models of scene content.

    Types are strict, names in JSON are camel case, and unknown fields are errors.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        serialize_by_alias=True,
        json_schema_extra=_require_type,
    )


class Element(BoardModel):
    """Base class of all elements. Every element has an opacity and a rotation."""

    opacity: Annotated[float, Field(strict=True, ge=0, le=1)] = 1.0
    rotation: Annotated[float, Field(strict=True, ge=-360, le=360)] = 0.0
    """Clockwise rotation about the centre of the element's box, in degrees."""


class Stroked(Element):
    """Base class of all elements that are drawn with a line. The fields are the colour and the width of the line."""

    stroke: Colour = "#1f2328"
    stroke_width: Annotated[float, Field(strict=True, ge=0, le=500)] = 4.0


class Pencil(Stroked):
    """A freehand line through `points`. With a large width and a low opacity, the line looks like a highlighter."""

    type: Literal["pencil"] = "pencil"
    points: Annotated[list[Point], Field(min_length=1, max_length=20_000)]


class Segment(Stroked):
    """Base class of straight lines and arrows, which go from (`x1`, `y1`) to (`x2`, `y2`)."""

    x1: Coordinate
    y1: Coordinate
    x2: Coordinate
    y2: Coordinate


class Straight(Segment):
    """A straight line from (`x1`, `y1`) to (`x2`, `y2`)."""

    type: Literal["straight"] = "straight"


class Arrow(Segment):
    """An arrow from (`x1`, `y1`) to (`x2`, `y2`), with the head at (`x2`, `y2`)."""

    type: Literal["arrow"] = "arrow"


class Boxed(Stroked):
    """Base class of shapes that fill a box. (`x`, `y`) is the upper left corner of the box."""

    x: Coordinate
    y: Coordinate
    width: PositiveSize
    height: PositiveSize
    fill: Colour | None = None


class Rectangle(Boxed):
    """A rectangle. `radius` is the radius of the rounded corners, in whiteboard units."""

    type: Literal["rectangle"] = "rectangle"
    radius: Length = 0.0


class Ellipse(Boxed):
    """An ellipse that touches the four sides of its box."""

    type: Literal["ellipse"] = "ellipse"


class ShapeElement(Boxed):
    """A triangle, rhombus, five-pointed star or speech balloon that fills its box."""

    type: Literal["shape"] = "shape"
    kind: Literal["triangle", "rhombus", "pentagram", "speechBalloon"]


class Text(Element):
    """One or more lines of text.

    The point (`x`, `y`) is on the upper edge of the first line. `align` determines whether the point is at the left
    end, the centre or the right end of the line.
    """

    type: Literal["text"] = "text"
    x: Coordinate
    y: Coordinate
    text: Annotated[str, Field(max_length=20_000)]
    font_size: Annotated[float, Field(strict=True, gt=0, le=2_000)] = 24.0
    color: Colour = "#1f2328"
    bold: Annotated[bool, Field(strict=True)] = False
    italic: Annotated[bool, Field(strict=True)] = False
    align: Literal["left", "center", "right"] = "left"


class Image(Element):
    """A picture that is stretched to fill its box.

    `src` is a ``data:`` URL, the URL of a picture that this server stores, or a URL on a host that the operator of the
    server allows.
    """

    type: Literal["image"] = "image"
    x: Coordinate
    y: Coordinate
    width: PositiveSize
    height: PositiveSize
    src: Source


AnyElement = Annotated[
    Pencil | Straight | Arrow | Rectangle | Ellipse | ShapeElement | Text | Image, Field(discriminator="type")
]


class Ppt(BoardModel):
    """The background picture of a scene, centred on the origin. Unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore")

    src: Source
    width: PositiveSize
    height: PositiveSize


class SceneContent(BoardModel):
    """Content of a scene: background colour, background picture (`ppt`) and elements."""

    background: Colour = "#ffffff"
    ppt: Ppt | None = None
    elements: Annotated[list[AnyElement], Field(max_length=MAX_ELEMENTS)] = []

    @model_validator(mode="after")
    def _bounded(self) -> SceneContent:
        points = sum(len(e.points) for e in self.elements if isinstance(e, Pencil))
        if points > MAX_POINTS:
            msg = f"a scene must contain at most {MAX_POINTS} pencil points, not {points}"
            raise ValueError(msg)
        characters = sum(len(e.text) for e in self.elements if isinstance(e, Text))
        if characters > MAX_CHARACTERS:
            msg = f"a scene must contain at most {MAX_CHARACTERS} characters of text, not {characters}"
            raise ValueError(msg)
        return self
