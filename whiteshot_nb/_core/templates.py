"""Load HTML templates that escape all inserted values."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template


@cache
def load_template(package: str, name: str) -> Template:
    """Return a Jinja template from the folder ``templates`` of a package; all inserted values are escaped for HTML."""
    from jinja2 import Environment, PackageLoader  # noqa: PLC0415 - 50 ms of import, needed only for HTML

    return Environment(loader=PackageLoader(package), autoescape=True, trim_blocks=True).get_template(name)
