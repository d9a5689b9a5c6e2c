"""Storage spaces by each vendor's documented form, and a private one behind the sandbox."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import parse_qs, urlsplit

import pytest
from faulty import ROOM, Answer, FaultyServer, as_json, png

import whiteshot_nb as ws
from whiteshot_nb import errors
from whiteshot_nb.fetching.image_sources import url_of
from whiteshot_nb.server.image_store import ImageStore

KEYS = {"access_key": "an-access-key", "secret_key": "a-secret-key-of-a-test"}
SIZE = {"width": 64, "height": 48}
KEY = f"room_cover/2811/{ROOM}/test/page 1.png"
QUOTED = f"room_cover/2811/{ROOM}/test/page%201.png"

FORMS = {
    "S3": ({"location": "s3://boards"}, f"https://boards.s3.us-east-1.amazonaws.com/{QUOTED}", "us-east-1"),
    "S3 elsewhere": (
        {"location": "s3://boards", "region": "eu-west-2"},
        f"https://boards.s3.eu-west-2.amazonaws.com/{QUOTED}",
        "eu-west-2",
    ),
    "S3 in China": (
        {"location": "s3://boards", "region": "cn-north-1"},
        f"https://boards.s3.cn-north-1.amazonaws.com.cn/{QUOTED}",
        "cn-north-1",
    ),
    "S3 with dots": (
        {"location": "s3://my.boards"},
        f"https://s3.us-east-1.amazonaws.com/my.boards/{QUOTED}",
        "us-east-1",
    ),
    "S3 behind a domain": (
        {"location": "s3://boards", "domain": "https://pictures.example/"},
        f"https://pictures.example/{QUOTED}",
        "us-east-1",
    ),
    "OSS": (
        {"location": "s3://white-cover", "vendor": "oss", "region": "oss-cn-hangzhou"},
        f"https://white-cover.oss-cn-hangzhou.aliyuncs.com/{QUOTED}",
        "oss-cn-hangzhou",
    ),
    "OSS, region as S3 spells it": (
        {"location": "s3://white-cover", "vendor": "oss", "region": "us-west-1"},
        f"https://white-cover.oss-us-west-1.aliyuncs.com/{QUOTED}",
        "oss-us-west-1",
    ),
    "Kodo": (
        {"location": "s3://global-name", "vendor": "kodo", "bucket": "boards", "domain": "http://boards.example"},
        f"http://boards.example/{QUOTED}",
        "z0",
    ),
    "another": (
        {"location": "s3://boards", "vendor": "s3", "endpoint": "http://127.0.0.1:9000"},
        f"http://127.0.0.1:9000/boards/{QUOTED}",
        "us-east-1",
    ),
}


@pytest.mark.parametrize(("options", "url", "region"), FORMS.values(), ids=FORMS)
def test_url_bucket_and_region_have_the_vendors_documented_form(options, url, region):
    storage = ws.Storage(**options, **KEYS)
    assert ImageStore(storage).url("http://never.used", KEY) == url
    assert (storage.space.bucket, storage.space.region) == (options.get("bucket") or options["location"][5:], region)


SIGNED = {
    "S3": ({"location": "s3://boards"}, "s3.us-east-1.amazonaws.com", "/boards/", "us-east-1"),
    "OSS is virtual-hosted": (
        {"location": "s3://boards", "vendor": "oss", "region": "oss-cn-hangzhou"},
        "boards.s3.oss-cn-hangzhou.aliyuncs.com",
        "/",
        "cn-hangzhou",
    ),
    "OSS inside": (
        {"location": "s3://boards", "vendor": "oss", "endpoint": "https://s3.oss-cn-hangzhou-internal.aliyuncs.com"},
        "boards.s3.oss-cn-hangzhou-internal.aliyuncs.com",
        "/",
        "cn-hangzhou",
    ),
}


@pytest.mark.parametrize(("options", "host", "root", "region"), SIGNED.values(), ids=SIGNED)
def test_s3_requests_go_to_the_vendors_host_and_are_signed_for_its_s3_region(options, host, root, region):
    url = urlsplit(ws.Storage(**options, **KEYS).presign(KEY, seconds=60).get_secret_value())
    assert (url.scheme, url.netloc, url.path) == ("https", host, root + QUOTED)
    credential = parse_qs(url.query)["X-Amz-Credential"][0]
    assert credential.split("/")[0] == KEYS["access_key"]
    assert credential.split("/")[2:] == [region, "s3", "aws4_request"]


def test_a_private_kodo_url_carries_its_own_signature_last():
    storage = ws.Storage("s3://x", vendor="kodo", domain="https://boards.example", **KEYS)
    url = storage.presign(KEY, seconds=60).get_secret_value()
    dated, _, token = url.partition("&token=")
    assert dated.startswith(f"https://boards.example/{QUOTED}?e=")
    expected = hmac.new(KEYS["secret_key"].encode(), dated.encode(), hashlib.sha1).digest()
    assert token == f"{KEYS['access_key']}:{base64.urlsafe_b64encode(expected).decode()}"


def test_kodos_s3_region_is_not_kodos_region():
    storage = ws.Storage("s3://x", vendor="kodo", region="as0", domain="https://boards.example", **KEYS)
    assert storage.space.s3_endpoint == "https://s3.ap-southeast-1.qiniucs.com"


def test_a_kodo_region_too_new_to_be_known_is_taken_with_its_endpoint():
    new = {"vendor": "kodo", "domain": "https://boards.example", "region": "ap-southeast-2"}
    with pytest.raises(errors.ConfigError, match=r"ap-southeast-2.*endpoint"):
        ws.Storage("s3://x", **new, **KEYS)
    storage = ws.Storage("s3://x", endpoint="https://s3.ap-southeast-2.qiniucs.com", **new, **KEYS)
    assert (storage.space.region, storage.space.s3_region) == ("ap-southeast-2", "ap-southeast-2")
    assert storage.space.s3_endpoint == "https://s3.ap-southeast-2.qiniucs.com"


@pytest.mark.parametrize(
    ("region", "s3"),
    [
        ("z0", "cn-east-1"),
        ("cn-east-2", "cn-east-2"),
        ("z1", "cn-north-1"),
        ("z2", "cn-south-1"),
        ("cn-northwest-1", "cn-northwest-1"),
        ("na0", "us-north-1"),
        ("as0", "ap-southeast-1"),
        ("ap-northeast-1", "ap-northeast-1"),
    ],
)
def test_every_documented_kodo_region_has_its_s3_host(region, s3):
    storage = ws.Storage("s3://x", vendor="kodo", region=region, domain="https://boards.example", **KEYS)
    assert storage.space.s3_endpoint == f"https://s3.{s3}.qiniucs.com"
    assert storage.space.region == region


@pytest.mark.parametrize("empty", ["WHITESHOT_STORAGE_ACCESS_KEY", "WHITESHOT_STORAGE_SECRET_KEY"])
def test_a_key_that_is_set_to_nothing_is_not_set(monkeypatch, empty):
    monkeypatch.setenv(empty, "")
    assert "without keys" in repr(ws.Storage("s3://boards", vendor="oss"))
    monkeypatch.setenv("WHITESHOT_STORAGE_ACCESS_KEY", "")
    monkeypatch.setenv("WHITESHOT_STORAGE_SECRET_KEY", "")
    assert "without keys" in repr(ws.Storage("s3://boards", vendor="oss"))


WRONG = {
    "no bucket": ({"location": "s3://"}, "must contain the name of a bucket"),
    "another scheme": ({"location": "oss://boards"}, "a folder or an s3:// URL"),
    "no endpoint": ({"location": "s3://b", "vendor": "s3"}, "endpoint"),
    "no domain": ({"location": "s3://b", "vendor": "kodo"}, "domain"),
    "no such region": ({"location": "s3://b", "vendor": "kodo", "region": "mars", "domain": "https://x"}, "mars"),
    "no such vendor": ({"location": "s3://b", "vendor": "dropbox"}, "dropbox"),
    "a folder at a vendor's": ({"location": "folder", "vendor": "oss"}, "do not match"),
    "a bucket called local": ({"location": "s3://b", "vendor": "local"}, "do not match"),
    "half a pair of keys": ({"location": "s3://b", "access_key": "x"}, "Only one of the access key and the secret key"),
    "a domain without protocol": ({"location": "s3://b", "domain": "pictures.example"}, "http"),
}


@pytest.mark.parametrize(("options", "words"), WRONG.values(), ids=WRONG)
def test_a_storage_that_cannot_be_says_what_is_missing(options, words):
    with pytest.raises(errors.ConfigError, match=words):
        ws.Storage(**options)


def test_keys_come_from_the_environment_and_are_in_no_repr(monkeypatch):
    monkeypatch.setenv("WHITESHOT_STORAGE_ACCESS_KEY", "from-outside")
    monkeypatch.setenv("WHITESHOT_STORAGE_SECRET_KEY", KEYS["secret_key"])
    storage = ws.Storage("s3://boards", vendor="oss")
    assert "from-outside" in storage.presign("a.png").get_secret_value()
    shown = repr(storage) + repr(storage.presign("a.png"))
    assert "with keys" in shown
    assert KEYS["secret_key"] not in shown
    assert "Signature" not in shown


def test_a_folder_keeps_what_it_is_given(tmp_path):
    storage = ws.Storage(tmp_path / "space")
    storage.put("a/b.png", b"one")
    storage.put("a/b.png", b"two")
    assert storage.get("a/b.png") == b"two"
    assert storage.get("a/c.png") is None
    assert storage.get("") is None
    with pytest.raises(errors.ConfigError, match="does not support presigned URLs"):
        storage.presign("a/b.png")


@pytest.mark.parametrize("key", ["../outside.png", "/../../outside.png", "a/../../outside.png"])
def test_no_key_leaves_the_folder(tmp_path, key):
    (tmp_path / "outside.png").write_bytes(b"secret")
    storage = ws.Storage(tmp_path / "space")
    assert storage.get(key) is None
    with pytest.raises(errors.WhiteshotError):
        storage.put(key, b"x")
    assert (tmp_path / "outside.png").read_bytes() == b"secret"


def test_a_folder_that_cannot_be_written_is_one_of_our_errors(tmp_path):
    storage = ws.Storage(tmp_path / "space")
    (tmp_path / "space").rmdir()
    (tmp_path / "space").write_text("a file")
    with pytest.raises(errors.StorageError, match="could not be written"):
        storage.put("a.png", b"x")


def test_a_private_sandbox_refuses_its_urls_with_advice_and_opens_to_its_storage():
    with ws.Sandbox(private=True) as sandbox:
        client, room = sandbox.client(), sandbox.rooms[0].uuid
        refused = ws.capture(client, room, "/lesson", group=True, **SIZE)
        assert set(refused.frame["http_status"]) == {403}
        assert "storage=" in refused[0].hint
        shots = ws.capture(client, room, "/lesson", group=True, storage=sandbox.storage, **SIZE)
        assert shots.frame["ok"].all()
        form = ws.CaptureForm(client, storage=sandbox.storage)
        form.fill(room=room, path="/init", size=(64, 48), group=False)
        assert form.start().result()[0].ok
        assert form.code().endswith("storage=storage)")


def test_a_group_that_is_blank_as_a_whole_names_the_known_causes():
    blank = png(64, 48, "white")
    with FaultyServer() as faulty, faulty.client() as client:
        faulty.group(a=Answer(body=blank), b=Answer(body=blank))
        with pytest.warns(UserWarning, match="newer drawing plug-in.*dynamic slides"):
            shots = ws.capture(client, ROOM, "/g", group=True, **SIZE)
        assert shots.frame["hint"].str.contains("appliance-plugin").all()


def test_a_group_of_nothing_but_one_background_names_the_known_causes():
    slide = Answer(body=png(64, 48, "navy"))
    with FaultyServer() as faulty, faulty.client() as client:
        faulty.group(a=slide, b=slide, c=slide)
        with pytest.warns(UserWarning, match="only the background was drawn.*newer drawing plug-in"):
            shots = ws.capture(client, ROOM, "/g", group=True, **SIZE)
        assert shots.frame["hint"].str.contains("only the background was drawn").all()
        faulty.group(a=slide, b=slide)  # two equal pages are nothing odd
        assert ws.capture(client, ROOM, "/g", group=True, **SIZE).frame["hint"].isna().all()


def test_a_blank_page_among_others_or_of_our_own_server_is_just_blank(client, room, recwarn):
    with FaultyServer() as faulty, faulty.client() as other:
        faulty.group(a=Answer(body=png(64, 48, "white")), b=Answer(body=png(64, 48)))
        shots = ws.capture(other, ROOM, "/g", group=True, **SIZE)
    own = ws.capture(client, room, "/", group=True, **SIZE)
    assert shots.frame["hint"].isna().all()
    assert own.frame["blank"].all()
    assert own.frame["hint"].isna().all()
    assert not recwarn.list


REBUILT = {
    "no URL, OSS": ("", "oss-cn-hangzhou", "a b.png", "https://white-cover.oss-cn-hangzhou.aliyuncs.com/a%20b.png"),
    "no URL, S3": ("", "eu-west-2", "a.png", "https://white-cover.s3.eu-west-2.amazonaws.com/a.png"),
    "a question mark cut it": ("https://x.example/p/a?b.png", "z0", "p/a?b.png", "https://x.example/p/a%3Fb.png"),
    "a hash cut it": ("https://x.example/a#1.png", "z0", "a#1.png", "https://x.example/a%231.png"),
    "usable": ("https://x.example/other.png?v=1", "oss-cn-hangzhou", "a.png", "https://x.example/other.png?v=1"),
    "no URL, unknown vendor": ("", "z0", "a.png", ""),
}


@pytest.mark.parametrize(("url", "region", "key", "expected"), REBUILT.values(), ids=REBUILT)
def test_a_url_is_rebuilt_only_where_it_cannot_be_used(url, region, key, expected):
    image = ws.StoredImage(url=url, key=key, bucket="white-cover", region=region)
    assert url_of(image) == expected


def test_a_scene_with_a_hash_in_its_name_arrives_although_the_url_was_not_escaped():
    with FaultyServer() as faulty, faulty.client() as client:
        image = faulty.picture("/%23one", Answer(body=png(64, 48)))
        raw = {name: text.replace("%23", "#") for name, text in image.items()}
        faulty.on("POST", f"/v5/rooms/{ROOM}/screenshots", as_json(raw, 201))
        (shot,) = ws.capture(client, ROOM, "/#one", **SIZE)
    assert shot.ok, shot.error
    assert shot.url == raw["url"]
