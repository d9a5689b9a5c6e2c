"""docs/reference.md lists every route, environment variable and exception."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import httpx
import pytest

from whiteshot_nb import errors, settings, tokens

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "whiteshot_nb"


def test_every_route_is_in_it_with_its_status_and_none_that_is_not_there(sandbox):
    paths = httpx.get(f"{sandbox.url.removesuffix('/v5')}/openapi.json").json()["paths"]
    served = {
        (f"{method.upper()} {path}", next(status for status in operation["responses"] if status.startswith("2")))
        for path, item in paths.items()
        for method, operation in item.items()
    }
    listed = set(re.findall(r"^\| `([A-Z]+ /[^`]+)` \| (\d+) \|", REFERENCE, re.MULTILINE))
    assert listed == served | {("GET /openapi.json", "200")}


def variables_in_the_code():
    models = (settings.Settings, settings.StorageSettings, settings.ReviewSettings)
    named = {f"{model.model_config['env_prefix']}{name}".upper() for model in models for name in model.model_fields}
    for file in PACKAGE.rglob("*.py"):
        named |= set(re.findall(r'environ(?:\.get\(|\[)\s*"(WHITESHOT_\w+)"', file.read_text(encoding="utf-8")))
    return named


def test_every_environment_variable_is_in_it_and_in_the_readme():
    rows = re.findall(r"^\| (`WHITESHOT_.*?) \|", REFERENCE, re.MULTILINE)
    listed = {name for row in rows for name in re.findall(r"WHITESHOT_\w+", row)}
    assert listed == variables_in_the_code()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert listed <= set(re.findall(r"WHITESHOT_\w+", readme))


@pytest.mark.parametrize("module", [errors, tokens])
def test_every_exception_is_in_it(module):
    own = {
        name
        for name, value in vars(module).items()
        if inspect.isclass(value) and issubclass(value, Exception) and value.__module__ == module.__name__
    }
    table = REFERENCE.partition("## Exceptions")[2]
    assert own <= set(re.findall(r"`(\w+)`", table))
    assert own
