"""The public names of the package with their signatures, as text; run it to write the snapshot anew.

``python tests/helpers/public_face.py > tests/data/public_face.txt``, after a change that is meant.
"""

from __future__ import annotations

import inspect
import sys
import types
from functools import cached_property

import whiteshot_nb as ws
from whiteshot_nb import errors, tokens


def public_face():
    lines = []
    for module, name in ((ws, "ws"), (tokens, "ws.tokens"), (errors, "ws.errors")):
        for public in sorted(_names_of(module)):
            lines += _told(f"{name}.{public}", getattr(module, public))
    return "\n".join(lines) + "\n"


def _names_of(module):
    return getattr(module, "__all__", None) or [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]


def _told(name, value):
    if isinstance(value, types.ModuleType):
        return [name]
    if inspect.isclass(value):
        bases = ", ".join(base.__name__ for base in value.__bases__ if base is not object)
        return [f"class {name}({bases}){_signature(value)}", *(f"    {line}" for line in _members_of(value))]
    return [f"{name}{_signature(value)}" if callable(value) else name]


def _members_of(kind):
    """Members that users see: of the class and of what it inherits within the package."""
    found = {}
    for base in reversed(kind.__mro__):
        if base.__module__.startswith("whiteshot_nb"):
            found |= vars(base)
    for name, field in getattr(kind, "model_fields", {}).items():
        yield f"{name}: {inspect.formatannotation(field.annotation)}"
    for member in sorted(name for name in found if not name.startswith("_")):
        value = inspect.getattr_static(kind, member)
        if isinstance(value, staticmethod | classmethod):
            yield f"{type(value).__name__} {member}{_signature(value.__func__)}"
        elif inspect.isfunction(value):
            yield f"{member}{_signature(value)}"
        elif isinstance(value, property | cached_property):
            read = value.fget if isinstance(value, property) else value.func
            yield f"{member} -> {read.__annotations__.get('return', '?')}"
        else:
            yield member


def _signature(value):
    if hasattr(value, "model_fields"):  # the signature of a model depends on whether it was used before
        return ""
    try:
        found = inspect.signature(value)
    except ValueError:
        return ""
    parts, kind = [], None
    for parameter in found.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and kind not in {parameter.KEYWORD_ONLY, parameter.VAR_POSITIONAL}:
            parts.append("*")
        kind = parameter.kind
        stars = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(kind, "")
        annotation = "" if parameter.annotation is parameter.empty else f": {parameter.annotation}"
        default = "" if parameter.default is parameter.empty else f" = {_default(parameter.default)}"
        parts.append(f"{stars}{parameter.name}{annotation}{default}")
    returned = "" if found.return_annotation is found.empty else f" -> {found.return_annotation}"
    return f"({', '.join(parts)}){returned}"


def _default(value):
    if inspect.isfunction(value):  # its repr has an address, another one each time
        return f"<function {value.__qualname__}>"
    return f"frozenset({sorted(value)})" if isinstance(value, frozenset) else repr(value)


if __name__ == "__main__":
    sys.stdout.write(public_face())
