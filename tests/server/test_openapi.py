"""The server's OpenAPI document can be read by tools, and says what is an extension."""

from __future__ import annotations

import httpx
import pytest

METHODS = {"get", "post", "put", "patch", "delete", "head", "options", "trace"}
DOCUMENTED = {
    ("post", "/v5/rooms/{uuid}/screenshots"): "201",
    ("post", "/v5/rooms/{uuid}/screenshot-list"): "201",
    ("post", "/v5/rooms"): "201",
    ("get", "/v5/rooms"): "200",
    ("get", "/v5/rooms/{uuid}"): "200",
    ("post", "/v5/rooms/{uuid}/scenes"): "201",
    ("get", "/v5/rooms/{uuid}/scenes"): "200",
    ("patch", "/v5/rooms/{uuid}/scene-state"): "201",
}


@pytest.fixture(scope="module")
def document(sandbox):
    answer = httpx.get(sandbox.url.removesuffix("/v5") + "/openapi.json")
    assert answer.status_code == 200
    return answer.json()


def operations(document):
    return {
        (method, path): operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


def values_of(node, key):
    if isinstance(node, dict):
        if isinstance(node.get(key), str):
            yield node[key]
        for child in node.values():
            yield from values_of(child, key)
    elif isinstance(node, list):
        for child in node:
            yield from values_of(child, key)


def resolved(document, reference):
    assert reference.startswith("#/")
    node = document
    for part in reference[2:].split("/"):
        node = node[part.replace("~1", "/").replace("~0", "~")]
    return node


def test_it_is_openapi_3_1_with_a_title_and_a_version(document):
    assert document["openapi"].startswith("3.1.")
    assert document["info"]["title"]
    assert document["info"]["version"]


def test_every_reference_in_it_leads_somewhere(document):
    references = set(values_of(document, "$ref"))
    assert len(references) > 10
    for reference in references:
        assert isinstance(resolved(document, reference), dict)


def test_every_mapping_of_a_discriminator_leads_somewhere(document):
    mappings = [
        target
        for schema in document["components"]["schemas"].values()
        for prop in schema.get("properties", {}).values()
        for target in prop.get("items", {}).get("discriminator", {}).get("mapping", {}).values()
    ]
    assert len(mappings) >= 8
    for target in mappings:
        assert resolved(document, target)["type"] == "object"


@pytest.mark.parametrize(("call", "status"), DOCUMENTED.items())
def test_the_vendors_calls_are_there_with_their_status_and_are_no_extension(document, call, status):
    operation = operations(document)[call]
    assert status in operation["responses"]
    assert "x-extension" not in operation
    assert {"401", "403"} <= set(operation["responses"])


def test_what_the_vendor_does_not_have_is_marked_as_extension(document):
    own = {call: op for call, op in operations(document).items() if "/whiteshot/v1/" in call[1]}
    assert len(own) >= 4
    for operation in own.values():
        assert operation["x-extension"] is True
        assert any("extension" in tag for tag in operation["tags"])


def test_operations_have_names_of_their_own_and_describe_every_part_of_their_path(document):
    found = operations(document)
    names = [operation["operationId"] for operation in found.values()]
    assert len(set(names)) == len(names)
    for (_, path), operation in found.items():
        in_path = {one["name"] for one in operation.get("parameters", []) if one["in"] == "path"}
        assert in_path == {part[1:-1] for part in path.split("/") if part.startswith("{")}


@pytest.mark.parametrize("call", ["screenshots", "screenshot-list"])
def test_width_and_height_are_required_and_path_is_not(document, call):
    operation = operations(document)["post", f"/v5/rooms/{{uuid}}/{call}"]
    body = operation["requestBody"]["content"]["application/json"]["schema"]
    schema = resolved(document, body["$ref"])
    assert set(schema["required"]) == {"width", "height"}
    assert schema["properties"]["width"]["type"] in {"integer", "number"}
    assert {one["name"] for one in operation["parameters"]} == {"uuid", "token", "region"}


def test_no_operation_promises_an_answer_the_server_never_gives(document):
    """FastAPI promises a 422 by itself; here a malformed request is a 400."""
    assert not [call for call, operation in operations(document).items() if "422" in operation["responses"]]
