"""Pictures with equal pixels that a browser shows differently: never unchanged, and the reason names what differs."""

from __future__ import annotations

import numpy as np
import pytest
from boards import random_board
from made_icc import colour_tags, iccp, power, profile
from made_png import RGB, RGBA, Frame, apng, png
from shown_vectors import exif, gama

import whiteshot_nb as ws
from whiteshot_nb._core.jobs import Job
from whiteshot_nb.diff.compare_frames import ComparedShots, ComparisonRules, compare_frames
from whiteshot_nb.diff.compare_pair import PicturePair, compare_pair
from whiteshot_nb.diff.masks import Mask
from whiteshot_nb.images.shown_digest import shown_digest

BOARD = random_board(3, stickies=3, size=(640, 360))
PIXELS = np.asarray(BOARD.image().convert("RGB")).copy()
SHIFTED = np.asarray(BOARD.but(shift=1 / 3).image().convert("RGB")).copy()
CLEAR = np.dstack([PIXELS, np.full(PIXELS.shape[:2], 255, dtype=np.uint8)])
OTHER = CLEAR[::-1]
STEEP, STEEPER = (iccp(profile(colour_tags(power(gamma)))) for gamma in (1.8, 2.6))


def rgb(*chunks, pixels=PIXELS, **options):
    return png(pixels, RGB, before=chunks, **options)


def animation(*frames, delay=(1, 10), plays=0):
    return apng([Frame(pixels, delay=delay) for pixels in frames], plays=plays)


CHANGES = {
    "another profile": (rgb(STEEP), rgb(STEEPER), "colour", "differs in colour chunks iCCP"),
    "a profile that was not there": (rgb(), rgb(STEEP), "colour", "differs in colour chunks iCCP"),
    "a gamma": (rgb(gama(45455)), rgb(gama(100_000)), "colour", "differs in colour chunks gAMA"),
    "another picture later on": (
        animation(CLEAR, CLEAR),
        animation(CLEAR, OTHER),
        "content",
        "differs in frames",
    ),
    "other times": (
        animation(CLEAR, OTHER),
        animation(CLEAR, OTHER, delay=(3, 10)),
        "content",
        "differs in timing",
    ),
    "another count of plays": (
        animation(CLEAR, OTHER),
        animation(CLEAR, OTHER, plays=2),
        "content",
        "differs in loop count",
    ),
    "a profile and a frame": (
        rgb(STEEP),
        apng([Frame(CLEAR), Frame(OTHER)]),
        "content",
        "differs in colour chunks iCCP and frames",
    ),
}


@pytest.mark.parametrize(("before", "after", "change", "reason"), CHANGES.values(), ids=CHANGES)
def test_equal_pixels_that_are_shown_otherwise_are_a_change_that_is_named(before, after, change, reason):
    found = compare_pair(PicturePair(before, after))
    assert found.change == change
    assert reason in found.reason
    assert (found.before_shown_digest, found.shown_digest) == (shown_digest(before), shown_digest(after))


def test_another_profile_is_no_noise_and_no_move_however_the_pixels_shifted():
    noisy = compare_pair(PicturePair(rgb(), rgb(pixels=SHIFTED)))
    assert noisy.change == "noise"
    both = compare_pair(PicturePair(rgb(STEEP), rgb(STEEPER, pixels=SHIFTED)))
    assert both.change in {"colour", "content"}
    assert both.reason.startswith("differs in colour chunks iCCP; ")
    shifted = np.dstack([SHIFTED, CLEAR[..., 3]])
    assert compare_pair(PicturePair(animation(CLEAR, OTHER), animation(shifted, OTHER))).change == "noise"
    played = compare_pair(PicturePair(animation(CLEAR, OTHER), animation(shifted, OTHER, plays=2)))
    assert played.change == "content"
    assert played.reason.startswith("differs in loop count; ")


def test_a_turned_picture_says_that_it_was_turned():
    turned = compare_pair(PicturePair(rgb(), rgb(exif(3))))
    assert turned.change == "content"
    assert turned.reason.startswith("differs in orientation; ")
    on_its_side = compare_pair(PicturePair(rgb(), rgb(exif(6))))
    assert on_its_side.change == "resized"
    assert on_its_side.reason.startswith("differs in orientation; ")


def test_transparency_that_differs_under_a_mask_alone_does_not_count():
    paper = CLEAR.copy()
    white = (paper[..., :3] == 255).all(axis=-1)
    white[:, 40:] = False
    paper[white] = (255, 255, 255, 0)
    assert white.sum() > 1000
    pictures = png(CLEAR, RGBA), png(paper, RGBA)
    assert compare_pair(PicturePair(*pictures)).reason == "differs in transparency only"
    inside, beside = Mask(x=0, y=0, width=40, height=360), Mask(x=40, y=0, width=40, height=360)
    assert compare_pair(PicturePair(*pictures, masks=(inside,))).change == "unchanged"
    assert compare_pair(PicturePair(*pictures, masks=(beside,))).change == "content"


def test_a_page_whose_profile_changed_has_to_be_decided_on(tmp_path):
    for side, data in (("before", rgb(STEEP)), ("after", rgb(STEEPER))):
        (tmp_path / side).mkdir()
        (tmp_path / side / "page.png").write_bytes(data)
    comparison = ws.compare(ws.read_folder(tmp_path / "after"), ws.read_folder(tmp_path / "before"))
    assert comparison.frame["change"].tolist() == ["colour"]
    assert comparison.check().exit_code == 3


def sides(library, take, before, after, *, digests=True):
    """Both sides of a comparison of one scene; with digests, as a capture measures them."""
    shots = [take(a=before, run="first"), take(a=after, run="second")]
    frames = [one.frame for one in shots]
    for frame, data in zip(frames, (before, after), strict=True):
        frame["shown_digest"] = shown_digest(data) if digests else None
    return [ComparedShots(frame, library._store.pictures) for frame in frames]


class _Unread:
    def get(self, sha256):
        raise AssertionError(sha256)


def result(before, after):
    return Job(lambda job: compare_frames(before, after, ComparisonRules(), job)).result()


def test_a_picture_that_is_known_to_be_shown_alike_is_unchanged_and_not_decoded(library, take):
    known = sides(library, take, rgb(), rgb(level=1))
    row = result(*(ComparedShots(side.frame, _Unread()) for side in known)).iloc[0]
    assert (row["change"], row["reason"]) == ("unchanged", "the same picture, in another file")
    assert row["sha256"] != row["baseline_sha256"]
    assert row["shown_digest"] == row["baseline_shown_digest"] == shown_digest(rgb())


def test_pictures_whose_digests_nobody_knew_have_them_once_they_are_compared(library, take):
    for after in (rgb(level=1), rgb(pixels=SHIFTED)):
        row = result(*sides(library, take, rgb(), after, digests=False)).iloc[0]
        assert (row["baseline_shown_digest"], row["shown_digest"]) == (shown_digest(rgb()), shown_digest(after))


def test_a_picture_that_was_decoded_for_one_scene_is_known_in_all_its_scenes(take):
    before, after = take(a=rgb()), take(a=rgb(pixels=SHIFTED), b=rgb(pixels=SHIFTED), c=rgb())
    frame = result(*(ComparedShots(side.frame, side.pictures) for side in (before, after)))
    assert frame["change"].tolist() == ["noise", "new", "new"]
    old, new = shown_digest(rgb()), shown_digest(rgb(pixels=SHIFTED))
    assert frame["shown_digest"].tolist() == [new, new, old]


def test_two_files_of_one_picture_are_one_picture_of_a_scene(library, take):
    before, after = sides(library, take, rgb(), rgb(level=1))
    twice = after.frame.iloc[[0, 0]].reset_index(drop=True)
    twice.loc[1, "sha256"] = before.frame.loc[0, "sha256"]
    assert result(before, ComparedShots(twice, after.pictures))["change"].tolist() == ["unchanged"]
