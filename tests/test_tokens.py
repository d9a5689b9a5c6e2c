"""Tokens are those of the vendor's own libraries, byte for byte, and nothing else passes."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paths import DATA

from whiteshot_nb import errors, tokens
from whiteshot_nb.errors import InvalidInput

VECTORS = json.loads((DATA / "token_vectors.json").read_text(encoding="utf-8"))
ROLE_WORDS = {"0": "admin", "1": "writer", "2": "reader"}


def secret_of(vector):
    return vector["sk"]


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda v: v["id"])
def test_signing_gives_the_official_bytes(vector):
    now = vector["now_ms"] or 0  # the Java vectors do not say when they were made
    token = tokens.sign(
        vector["kind"],
        vector["ak"],
        vector["sk"],
        role=ROLE_WORDS[vector["role"]],
        lifespan_ms=int(vector["expireAt"]) - now if vector["expireAt"] else 0,
        uuid=vector["uuid"],
        nonce=vector["nonce"],
        now_ms=now,
    )
    assert token == vector["token"]


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda v: v["id"])
def test_official_tokens_verify_and_say_who_they_are_for(vector):
    claims = tokens.verify(vector["token"], secret_of(vector), now_ms=0)
    assert (claims.kind, claims.ak, claims.role, claims.uuid) == (
        vector["kind"],
        vector["ak"],
        ROLE_WORDS[vector["role"]],
        vector["uuid"],
    )
    assert claims.expires_at_ms == (int(vector["expireAt"]) if vector["expireAt"] else None)


@pytest.mark.parametrize(
    "vector", [v for v in VECTORS["vectors"] if "token_official_python" in v], ids=lambda v: v["id"]
)
def test_tokens_of_the_official_python_library_verify_where_their_signature_is_right(vector):
    token = vector["token_official_python"]
    if vector["python_token_valid_under_canonical_verify"]:
        assert tokens.verify(token, secret_of(vector), now_ms=0).ak == vector["ak"]
    else:
        with pytest.raises(tokens.ForgedToken):
            tokens.verify(token, secret_of(vector), now_ms=0)


@pytest.mark.parametrize("vector", VECTORS["negative_vectors"], ids=lambda v: v["id"])
def test_bad_tokens_are_refused_with_the_documented_text(vector):
    text = vector["expect"]
    if text.startswith("IMPLEMENTATION CHOICE"):  # a relabelled room token: refused as malformed here
        text = "invalid format of token"
    with pytest.raises(tokens.TokenError, match=f"^{text}$"):
        tokens.verify(vector["token"], vector["sk"], now_ms=1_700_000_000_000)


def test_every_vector_was_read():
    assert len(VECTORS["vectors"]) == 20
    assert len(VECTORS["negative_vectors"]) == 9


def test_a_token_ends_at_its_last_millisecond():
    token = tokens.sign("sdk", "ak", "sk", role="admin", lifespan_ms=1_000, now_ms=5_000)
    assert tokens.verify(token, "sk", now_ms=5_999).role == "admin"
    with pytest.raises(tokens.ExpiredToken):
        tokens.verify(token, "sk", now_ms=6_000)


@given(
    ak=st.text(min_size=1, max_size=40),
    sk=st.text(min_size=1, max_size=40),
    uuid=st.text(min_size=1, max_size=40),
    role=st.sampled_from(["admin", "writer", "reader"]),
)
def test_what_was_signed_is_what_is_read(ak, sk, uuid, role):
    token = tokens.sign("room", ak, sk, role=role, uuid=uuid)
    claims = tokens.verify(token, sk)
    assert (claims.ak, claims.uuid, claims.role) == (ak, uuid, role)


@given(st.text(max_size=200), st.sampled_from(["", "NETLESSSDK_", "NETLESSROOM_", "NETLESSTASK_"]))
def test_any_text_is_either_a_token_or_refused(text, prefix):
    with pytest.raises(tokens.TokenError):
        tokens.verify(prefix + text, "sk")


TOKENS = [(vector["token"], vector["sk"]) for vector in VECTORS["vectors"]]
TOKENS.append((tokens.sign("room", "an/a k+ü", "sk", role="writer", uuid="a%b&c=d", lifespan_ms=0), "sk"))


@pytest.mark.parametrize(("token", "sk"), TOKENS, ids=range(len(TOKENS)))
def test_no_flipped_bit_passes(token, sk):
    prefix, _, body = token.partition("_")
    whole = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    assert tokens.verify(token, sk, now_ms=0)
    for bit in range(8 * len(whole)):
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(tokens.TokenError):
            tokens.verify(f"{prefix}_{base64.urlsafe_b64encode(flipped).decode().rstrip('=')}", sk, now_ms=0)


@given(st.data())
def test_no_single_changed_character_passes(data):
    token = VECTORS["vectors"][1]["token"]
    at = data.draw(st.integers(len("NETLESSSDK_"), len(token) - 1))
    other = data.draw(st.sampled_from("ABCabc019-_").filter(lambda c: c != token[at]))
    with pytest.raises(tokens.TokenError):
        tokens.verify(token[:at] + other + token[at + 1 :], "testSecretKey0001", now_ms=0)


@pytest.mark.parametrize(
    ("kind", "role", "uuid"),
    [("sdk", "admin", "r"), ("room", "admin", None), ("lamp", "admin", None), ("sdk", "owner", None)],
)
def test_signing_refuses_what_does_not_fit(kind, role, uuid):
    with pytest.raises(InvalidInput):
        tokens.sign(kind, "ak", "sk", role=role, uuid=uuid)


@pytest.mark.parametrize("module", [tokens, errors])
def test_a_public_module_shows_its_public_names_and_nothing_else(module):
    assert dir(module) == sorted(module.__all__)
    defined = {name for name, value in vars(module).items() if getattr(value, "__module__", None) == module.__name__}
    assert {name for name in defined if not name.startswith("_")} <= set(module.__all__)
