"""Scene paths, keys and file names: what is typed either is a path or is refused in words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.scene_paths import ScenePath, file_name

ROOM = "a7e0" * 8
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
NAMES = st.text(min_size=1, max_size=30).filter(lambda s: s.isprintable() and "/" not in s and s not in {".", ".."})
PATHS = st.lists(NAMES, min_size=1, max_size=5).map(lambda parts: "/" + "/".join(parts))


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("/", ()),
        ("/init", ("init",)),
        ("/lesson/1", ("lesson", "1")),
        ("/lesson/", ("lesson",)),
        ("/课程/第 1 页", ("课程", "第 1 页")),
        ("/a b/%2e%2e", ("a b", "%2e%2e")),
    ],
)
def test_paths_are_read(text, segments):
    assert ScenePath.parse(text).segments == segments


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("lesson/1", r'start with "/".*Did you mean /lesson/1\?'),
        ("  /lesson", r'start with "/".*Did you mean /lesson\?'),
        ("", 'start with "/"'),
        ("//", "empty"),
        ("/a//b", "empty"),
        ("/a/../b", "empty"),
        ("/.", "empty"),
        ("/a\nb", "control"),
        ("/a\u202eb", "control"),
        ("/" + "x" * 1024, "1024"),
        (None, "string, not NoneType"),
        (7, "string, not int"),
        (b"/a", "string, not bytes"),
    ],
)
def test_what_is_no_path_is_refused_in_words_that_help(text, words):
    with pytest.raises(InvalidInput, match=words) as caught:
        ScenePath.parse(text, field="where")
    assert caught.value.field == "where"


@given(st.text(max_size=60) | st.text("/.a\n\0é", max_size=12).map(lambda s: "/" + s))
def test_any_text_either_is_a_path_that_reads_back_the_same_or_is_invalid_input(text):
    try:
        path = ScenePath.parse(text)
    except InvalidInput as error:
        assert str(error).strip()  # noqa: PT017 - the other outcome is as good
    else:
        assert str(path) == (text.removesuffix("/") or "/")
        assert ScenePath.parse(str(path)) == path
        assert not {"", ".", ".."} & set(path.segments)


@given(PATHS, NAMES)
def test_a_child_joined_to_its_parent_is_the_child(text, name):
    path = ScenePath.parse(text)
    assert path.parent.join(path.name) == path
    assert str(path.join(name)) == f"{path}/{name}"


def test_the_root_is_its_own_parent_and_has_no_name():
    assert (ScenePath(()).parent, ScenePath(()).name, str(ScenePath(()))) == (ScenePath(()), "", "/")


@pytest.mark.parametrize("name", ["", "a/b", ".", "..", "\t"])
def test_a_name_that_is_no_segment_cannot_be_joined(name):
    with pytest.raises(InvalidInput):
        ScenePath(("lesson",)).join(name)


@pytest.mark.parametrize(
    ("key", "scene"),
    [
        (f"room_cover/2811/{ROOM}/test/cover.png", "/test/cover"),
        (f"room_cover/2811/{ROOM}undefined.png", "/asked"),
        (f"storage/path/room_cover/2811/{ROOM}/init.png", "/init"),
        (f"{ROOM}/{ROOM}/page.png", "/page"),
        (f"room_cover/2811/{ROOM}/a.png.png", "/a.png"),
        (f"room_cover/2811/{ROOM}/undefined.png", "/undefined"),
        ("room_cover/2811/another/test.png", None),
        (f"room_cover/2811/{ROOM}.png", None),
        (f"room_cover/2811/{ROOM}rest.png", None),
        ("", None),
    ],
)
def test_the_scene_of_a_key_is_what_stands_after_the_last_room_uuid(key, scene):
    found = ScenePath.from_key(key, ROOM, requested="/asked")
    assert (str(found) if found else None) == scene


@given(PATHS)
def test_the_scene_of_a_documented_key_is_found_whatever_it_is_called(text):
    if ROOM not in text:
        assert str(ScenePath.from_key(f"room_cover/2811/{ROOM}{text}.png", ROOM, requested="/init")) == text


@given(st.lists(st.text(max_size=300), min_size=1, max_size=8))
def test_file_names_are_safe_on_every_disk_and_never_collide(scenes):
    names = [file_name(number, scene) for number, scene in enumerate(scenes, 1)]
    folded = {unicodedata.normalize("NFKC", name).casefold() for name in names}
    assert len(folded) == len(names)
    for name in names:
        assert name.endswith(".png")
        assert len(name.encode()) <= 255
        assert name.isprintable()
        assert not set(name) & set('/\\:*?"<>|\0 ')
        assert not name.startswith((".", "-"))
        assert name.partition(".")[0].lower() not in RESERVED


@pytest.mark.parametrize("scene", ["/CON", "/nul", "/..", "/../../etc/passwd", "/a\\b", "/-rf", "/", "/…", "/a\u0000b"])
def test_hostile_names_become_harmless_ones(scene):
    name = file_name(1, scene)
    assert name.startswith("001-")
    assert name.count(".") == 1


def test_the_order_of_files_is_the_order_of_scenes_beyond_ten():
    names = [file_name(number, "/x") for number in range(1, 121)]
    assert sorted(names) == names


@pytest.mark.parametrize(
    ("scene", "name"),
    [
        ("/课程/第1页", "001-课程-第1页.png"),
        ("/lesson/07-leaf cell", "001-lesson-07-leaf-cell.png"),
        ("/हिन्दी/पाठ १", "001-हिन्दी-पाठ-१.png"),
        ("/บทเรียนที่หนึ่ง", "001-บทเรียนที่หนึ่ง.png"),
        ("/தமிழ்", "001-தமிழ்.png"),
        ("/مُحَمَّد", "001-مُحَمَّد.png"),
        ("/cafe\u0301", "001-caf\u00e9.png"),
        ("/\u2764\ufe0f love", "001-love.png"),
    ],
)
def test_names_stay_readable_in_every_script(scene, name):
    assert file_name(1, scene) == unicodedata.normalize("NFC", name)
