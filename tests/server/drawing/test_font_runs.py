"""How a line of text becomes runs of one font each."""

import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from whiteshot_nb.server.drawing.font_runs import clusters, region_of, split
from whiteshot_nb.server.drawing.fonts import Fonts, default_fonts, find_fonts
from whiteshot_nb.server.drawing.text import lay_out


def runs(line, *, bold=False, italic=False):
    return split(line, default_fonts(), bold=bold, italic=italic, region=region_of(line))


def seen(line):
    return [(run.style.face.family, run.text) for run in runs(line)]


def test_one_script_is_one_run():
    assert seen("Hello, Γειά, привет 123") == [("Noto Sans", "Hello, Γειά, привет 123")]
    assert seen("光的折射。") == [("Noto Sans CJK SC", "光的折射。")]


def test_scripts_and_emoji_are_parted():
    assert seen("光 Hi 👍!") == [
        ("Noto Sans CJK SC", "光 "),
        ("Noto Sans", "Hi "),
        ("Noto Emoji", "👍"),
        ("Noto Sans", "!"),
    ]


def test_chinese_characters_take_the_form_of_the_language_around_them():
    assert {family for family, _ in seen("漢字かな")} == {"Noto Sans CJK JP"}
    assert {family for family, _ in seen("漢字 한국")} == {"Noto Sans CJK KR"}


@pytest.mark.parametrize("emoji", ["👩‍👩‍👧", "🇨🇳", "👍🏽", "❤️", "1️⃣", "🏴‍☠️", "😀"])
def test_an_emoji_sequence_is_one_cluster_and_counts_once(emoji):
    assert list(clusters(emoji * 2)) == [emoji, emoji]
    (run,) = runs(emoji)
    assert run.style.face.family == "Noto Emoji"
    assert run.style.advance(emoji) == pytest.approx(runs("😀")[0].style.advance("😀"))


def test_signs_are_text_unless_emoji_are_asked_for():
    assert seen("☎") == [("Noto Sans CJK SC", "☎")]
    assert seen("☎\ufe0f")[0][0] == "Noto Emoji"
    assert seen("☎\ufe0e") == [("Noto Sans CJK SC", "☎")]


def test_no_run_holds_a_character_its_font_lacks_but_for_those_no_font_has():
    line = "a\u0301 光👍🏽 مرحبا 12 हिन्दी ไทย ✗ \u0378 x\u200by √ ①"
    for run in runs(line, bold=True):
        lacking = [c for c in run.text if ord(c) not in run.style.face.characters]
        assert lacking == [] or set(run.text) <= {"✗", "\u0378"}


def test_joiners_and_selectors_a_font_lacks_are_left_out():
    assert seen("光\ufe00\u200d学")[0][1] == "光学"


def test_bold_and_italic_use_real_faces_where_there_are_any():
    (latin,) = runs("a", bold=True, italic=True)
    assert (latin.style.weight, latin.style.face.italic) == (700, True)
    assert not latin.style.embolden
    assert not latin.style.slant
    (chinese,) = runs("光", bold=True, italic=True)
    assert chinese.style.embolden
    assert chinese.style.slant


def test_bold_text_is_measured_bold():
    assert lay_out("Hello", default_fonts(), bold=True)[0].width > lay_out("Hello", default_fonts())[0].width


def test_right_to_left_lines_run_from_right_to_left():
    assert [text for _, text in seen("שלום (עולם) abc 12")] == ["abc 12", " ", "(", "עולם", ")", " ", "שלום"]


def test_a_number_in_right_to_left_text_keeps_its_digits_in_order():
    assert [text for _, text in seen("اب 123 جد")] == ["جد", " ", "123", " ", "اب"]


def test_a_right_to_left_word_in_a_left_to_right_line_stays_in_its_place():
    assert [text for _, text in seen("abc שלום def") if text.strip()] == ["abc ", "שלום", "def"]


def test_vowels_beside_their_letter_get_a_run_per_cluster():
    assert [text for _, text in seen("हिन्दी")] == ["हि", "न्दी"]


def test_the_fonts_are_those_of_the_installed_packages():
    folders = {file.parent.name for file in default_fonts().files}
    assert folders == {"manimgx_fonts", "noto_cjk_sans_otc"}


def test_fonts_of_a_folder_stand_in_for_a_missing_package(tmp_path):
    for file in default_fonts().files:
        if file.name == "NotoSans[wght].ttf":
            shutil.copy(file, tmp_path / "any name.ttf")
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    fonts = find_fonts(packages=["no_such_package"], otherwise=[tmp_path])
    assert fonts.families == ("Noto Sans",)
    assert split("光a", fonts, bold=False, italic=False, region="SC")[1].text == "a"


def test_the_set_of_fonts_has_a_name_that_tells_another_edition_but_not_another_place(tmp_path):
    file = next(file for file in default_fonts().files if file.name == "NotoSans[wght].ttf")
    names = []
    for folder in ("here", "there", "newer"):
        (tmp_path / folder).mkdir()
        shutil.copy(file, tmp_path / folder)
        if folder == "newer":
            with TTFont(file) as font:
                font["head"].fontRevision += 0.001
                font.save(tmp_path / folder / file.name)
        names.append(find_fonts(packages=["no_such_package"], otherwise=[tmp_path / folder]).digest)
    assert names[0] == names[1] != names[2]
    assert default_fonts().digest not in names


def test_a_package_that_is_there_keeps_the_system_fonts_out():
    assert find_fonts(packages=["manimgx_fonts"], otherwise=[Path("/usr/share/fonts")]).files == tuple(
        file for file in default_fonts().files if file.parent.name == "manimgx_fonts"
    )


def test_without_any_font_the_error_names_the_packages(tmp_path):
    with pytest.raises(LookupError, match="manimgx_fonts"):
        find_fonts(packages=["no_such_package"], otherwise=[tmp_path])
    with pytest.raises(LookupError):
        Fonts([])
