"""Load HTML templates that escape their values."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template


@cache
def load_template(package: str, name: str) -> Template:
    """Return a template from the folder ``templates`` of a package; all values are escaped."""
    from jinja2 import Environment, PackageLoader  # noqa: PLC0415 - 50 ms that only those who write HTML need

    return Environment(loader=PackageLoader(package), autoescape=True, trim_blocks=True).get_template(name)
