"""Two sets of shots, compared: which scenes are matched, which class each gets, what the frame says."""

from __future__ import annotations

import dataclasses
import errno
import json
import signal
import subprocess
import sys
import threading
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pandas as pd
import psutil
import pytest
from boards import Board, as_png, random_board, scribble
from loky.backend.popen_loky_posix import Popen
from processes import assert_gone, end_pool

import whiteshot_nb as ws
from whiteshot_nb import errors
from whiteshot_nb._core import process_pool
from whiteshot_nb._core.jobs import Job
from whiteshot_nb.diff.compare_frames import ComparedShots, ComparisonRules, compare_frames
from whiteshot_nb.model.change_types import CHANGE_TYPES
from whiteshot_nb.model.comparison_columns import COMPARISON_COLUMNS
from whiteshot_nb.model.pair_key import PairKey
from whiteshot_nb.review.with_verdicts import VERDICT_COLUMNS

SIZE = (640, 360)


def folder(path, pictures):
    """Write pictures (bytes) by scene into a folder and take them as shots."""
    for scene, data in pictures.items():
        file = path / f"{scene}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return ws.read_folder(path)


@pytest.fixture(scope="module")
def page():
    return random_board(3, stickies=3, size=SIZE)


@pytest.fixture
def two(tmp_path, page):
    """Six scenes before and after: each another class."""
    same, drawn = page.png(), page.but(scribbles=(scribble(-200, -150),)).png()
    before = {"same": same, "again": same, "drawn": same, "emptied": same, "gone": same, "broken": same}
    after = {
        "same": same,
        "again": page.png(compress_level=1),
        "drawn": drawn,
        "emptied": Board(size=SIZE).png(),
        "broken": same[:2000],
        "fresh": same,
    }
    return folder(tmp_path / "after", after), folder(tmp_path / "before", before)


def test_every_scene_is_a_row_with_its_class_and_a_reason(two):
    comparison = ws.compare(*two)
    frame = comparison.frame.set_index("scene")
    assert frame["change"].to_dict() == {
        "same": "unchanged",
        "again": "unchanged",
        "drawn": "content",
        "emptied": "blank",
        "broken": "failed",
        "fresh": "new",
        "gone": "removed",
    }
    assert frame["reason"].str.len().gt(8).all()
    assert "cut short" in frame.loc["broken", "reason"]
    assert (frame.loc["same", "reason"], frame.loc["again", "reason"]) == (
        "the same file",
        "the same pixels, in another file",
    )


def test_the_frame_is_typed_whatever_is_in_it(two):
    shots, baseline = two
    for frame in (ws.compare(*two).frame, ws.compare(shots[:0], baseline).frame):
        assert {name: str(kind) for name, kind in frame.dtypes.items()} == COMPARISON_COLUMNS | VERDICT_COLUMNS
        assert frame.attrs["whiteshot"] == {"comparison_schema": 1}


def test_a_row_says_what_by_whom_and_with_which_numbers(two):
    row = ws.compare(*two, thresholds=ws.Thresholds(content=0.2)).frame.set_index("scene").loc["drawn"]
    assert json.loads(row["thresholds"])["content"] == 0.2
    assert (row["engine"], row["width"], row["baseline_height"]) == ("pybind11-pixelmatch", 640, 360)
    ((x, y, width, height),) = json.loads(row["boxes"])
    assert (x, y) == (row["x"], row["y"])
    assert width * height > row["pixels"] > 500
    assert row["share"] == pytest.approx(row["pixels"] / (640 * 360))
    assert len(row["fingerprint"]) == 16
    assert len(row["sha256"]) == len(row["baseline_sha256"]) == 64


def test_a_part_of_the_shots_never_tells_what_is_missing(two):
    shots, baseline = two
    assert "removed" not in set(ws.compare(shots[:3], baseline).frame["change"])


def test_the_summary_counts_scenes_clusters_and_pixels(two):
    summary = ws.compare(*two).summary
    assert list(summary.index) == [change for change in CHANGE_TYPES if change in summary.index]
    assert summary["scenes"].to_dict() == {
        "failed": 1,
        "new": 1,
        "removed": 1,
        "blank": 1,
        "unchanged": 2,
        "content": 1,
    }
    assert summary.loc["content", "clusters"] == 1


def test_a_path_is_no_shots_and_that_is_said(two, tmp_path):
    with pytest.raises(errors.InvalidInput, match="read_folder"):
        ws.compare(two[0], str(tmp_path))


def test_a_check_fails_on_the_classes_it_is_told(two):
    comparison = ws.compare(*two)
    check = comparison.check()
    assert (bool(check), check.exit_code, len(check.frame)) == (False, 3, 5)
    assert comparison.check(fail_on={"colour", "moved"})
    for blank in ({"blank"}, "blank"):
        assert comparison.check(fail_on=blank).frame["scene"].tolist() == ["emptied"]
    with pytest.raises(errors.InvalidInput, match="only change types, but contains 'pretty'"):
        comparison.check(fail_on={"pretty"})


def test_a_comparison_shows_itself(two):
    comparison = ws.compare(*two)
    assert repr(comparison) == ("<Comparison 7 scenes: 1 failed, 1 new, 1 removed, 1 blank, 2 unchanged, 1 content>")
    html = comparison._repr_html_()
    assert "drawn" in html
    assert "cut short" in html


def test_markup_in_a_name_is_text(tmp_path, page):
    after = folder(tmp_path / "a", {"<b>x": page.png()})
    html = ws.compare(after, folder(tmp_path / "b", {"y": page.png()}))._repr_html_()
    assert "&lt;b&gt;x" in html
    assert "<b>x" not in html


def test_the_comparison_has_the_pictures_of_both_sides(two):
    shots, baseline = two
    comparison = ws.compare(shots, baseline)
    for sha256 in ("sha256", "baseline_sha256"):
        for one in comparison.frame[sha256].dropna():
            assert comparison.pictures.get(one).startswith(b"\x89PNG")
    with pytest.raises(KeyError):
        comparison.pictures.get("0" * 64)


def test_pairs_are_compared_in_processes_just_as_in_threads(two):
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there = ws.compare(*two, executor=pool).frame
    pd.testing.assert_frame_equal(there.drop(columns="seconds"), ws.compare(*two).frame.drop(columns="seconds"))


def test_what_is_no_executor_and_a_pool_that_forks_are_refused_in_words(two):
    with pytest.raises(errors.InvalidInput, match="not str"):
        ws.compare(*two, executor="processes")
    with (
        ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool,
        pytest.raises(errors.ConfigError, match="forkserver"),
    ):
        ws.compare(*two, executor=pool)


def family():
    """The living processes that this one has started, and theirs, but for those that only watch over shared things."""
    return set(filter(_works, psutil.Process().children(recursive=True)))


def _works(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE and "resource_tracker" not in str(process.cmdline())
    except psutil.Error:  # it has gone
        return False


@pytest.fixture
def two_cores(monkeypatch):
    """Two usable cores, and two pairs are enough for processes; returns the processes that were there before."""
    monkeypatch.setattr(process_pool, "MIN_TASKS", 2)
    monkeypatch.setattr("loky.cpu_count", lambda: 2)
    end_pool()
    yield family()
    end_pool()


def test_many_pairs_are_compared_in_processes_that_serve_the_next_comparison_and_end_when_idle(
    two, two_cores, monkeypatch
):
    monkeypatch.setattr(process_pool, "_IDLE_SECONDS", 3)
    seen = set()
    frame = ws.compare(*two, progress=lambda _: seen.update(family() - two_cores)).frame
    assert len(seen) == 2
    ws.compare(*two, progress=lambda _: seen.update(family() - two_cores))
    assert len(seen) == 2
    assert_gone(seen)
    with ThreadPoolExecutor(1) as pool:
        threads = ws.compare(*two, executor=pool).frame
    pd.testing.assert_frame_equal(frame.drop(columns="seconds"), threads.drop(columns="seconds"))


def test_few_pairs_start_no_process(two, monkeypatch):
    monkeypatch.setattr("loky.cpu_count", lambda: 2)
    end_pool()
    before, seen = family(), set()
    ws.compare(*two, progress=lambda _: seen.update(family() - before))
    assert not seen


@pytest.fixture
def twelve(tmp_path, page, monkeypatch):
    """Twelve pairs, of which two at a time are in work or waiting."""
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    pages = {str(number): page.but(captions=((20, 20, f"page {number}"),)) for number in range(12)}
    drawn = {scene: one.but(scribbles=(scribble(-200, -150),)) for scene, one in pages.items()}
    return [
        folder(tmp_path / side, {scene: one.png() for scene, one in boards.items()})
        for side, boards in (("after", drawn), ("before", pages))
    ]


def test_jupyters_stop_button_which_signals_all_processes_stops_no_worker(twelve, two_cores):
    hit, alive = [], []

    def look(now):
        if now.done and not hit:
            hit.extend(family() - two_cores)
            for one in hit:
                one.send_signal(signal.SIGINT)
        alive.append([one in family() for one in hit])

    assert (ws.compare(*twelve, progress=look).frame["change"] == "content").all()
    assert alive[-1] == [True, True]


def test_a_stop_while_the_processes_start_ends_none_of_them_with_a_traceback(two, two_cores, capfd):
    hit, over = set(), threading.Event()

    def stop():
        while not over.wait(0.01):
            for one in family() - two_cores - hit:
                one.send_signal(signal.SIGINT)
                hit.add(one)

    button = threading.Thread(target=stop)
    button.start()
    try:
        ws.compare(*two)
    finally:
        over.set()
        button.join()
    assert len(hit) == 2
    assert "KeyboardInterrupt" not in capfd.readouterr().err


def test_what_a_killed_worker_of_ours_had_not_compared_is_compared_all_the_same(twelve, two_cores):
    killed = []

    def kill(now):
        if now.done and not killed:
            killed.append((family() - two_cores).pop())
            killed[0].kill()

    assert (ws.compare(*twelve, progress=kill).frame["change"] == "content").all()
    assert killed


@pytest.mark.usefixtures("twelve")
def test_processes_whose_parent_was_killed_go_too(tmp_path):
    """As a kernel is that runs out of memory: nobody told them to stop."""
    script = f"""
import os, time, psutil, loky, whiteshot_nb as ws
from whiteshot_nb._core import process_pool
process_pool.MIN_TASKS, loky.cpu_count, os.cpu_count = 2, lambda: 2, lambda: 1

def die(now):
    if now.done:
        print(*(one.pid for one in psutil.Process().children()), flush=True)
        time.sleep(0.5)  # the next pair is on its way
        os.kill(os.getpid(), 9)

ws.compare(*map(ws.read_folder, {[str(tmp_path / side) for side in ("after", "before")]}), progress=die)
"""
    told = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=False, timeout=60)
    started = [psutil.Process(int(pid)) for pid in told.stdout.split() if psutil.pid_exists(int(pid))]
    assert told.stdout
    assert_gone(started)


def _nothing_starts(monkeypatch):
    monkeypatch.setattr("loky.backend.popen_loky_posix.Popen._launch", _no_process)


def _one_starts(monkeypatch):
    launch, launched = Popen._launch, []

    def first(self, process):
        if launched:
            _no_process()
        launched.append(process)
        launch(self, process)

    monkeypatch.setattr("loky.backend.popen_loky_posix.Popen._launch", first)


def _no_semaphores(monkeypatch):
    monkeypatch.setattr("loky.backend.synchronize.SemLock._make_name", _no_process)


def _no_process(*_):
    raise OSError(errno.EAGAIN, "Resource temporarily unavailable")


@pytest.mark.parametrize("fault", [_nothing_starts, _one_starts, _no_semaphores])
def test_where_processes_cannot_start_threads_compare(twelve, two_cores, monkeypatch, fault):
    fault(monkeypatch)
    assert (ws.compare(*twelve).frame["change"] == "content").all()
    assert_gone(list(family() - two_cores))


class Breaking(Executor):
    """A pool whose workers die."""

    def submit(self, *_args, **_kwargs):
        future = Future()
        future.set_exception(RuntimeError("killed"))
        return future


def test_a_worker_that_dies_costs_its_scenes_and_no_others(two):
    frame = ws.compare(*two, executor=Breaking()).frame.set_index("scene")
    assert frame.loc["drawn", "change"] == "failed"
    assert "killed" in frame.loc["drawn", "reason"]
    assert frame.loc["same", "change"] == "unchanged"


def test_a_cancel_keeps_what_was_compared(two):
    shots, baseline = two
    go_on, seen = threading.Event(), []

    def stop(progress):
        seen.append(progress)
        job.cancel()

    class Waiting(Executor):
        def submit(self, function, pair):
            go_on.wait(5)
            future = Future()
            future.set_result(function(pair))
            return future

    job = ws.start_compare(shots, baseline, executor=Waiting(), progress=stop)
    go_on.set()
    frame = job.result().frame
    assert len(frame) == 7
    assert seen


def test_progress_counts_every_pair(two):
    seen = []
    ws.compare(*two, progress=seen.append)
    assert (seen[-1].done, seen[-1].total) == (3, 3)


def test_a_picture_that_is_gone_is_a_failed_row(two, tmp_path):
    shots, baseline = two
    (tmp_path / "after" / "drawn.png").unlink()
    row = ws.compare(shots, baseline).frame.set_index("scene").loc["drawn"]
    assert (row["change"], "not where it was kept" in row["reason"]) == ("failed", True)


def test_a_scene_that_is_there_twice_is_refused(two):
    shots, baseline = two
    other = dataclasses.replace(shots["emptied"].row, scene="drawn", width=100)
    with pytest.raises(errors.InvalidInput, match="only one picture of the scene drawn"):
        ws.compare(ws.Shots([*(shot.row for shot in shots), other], shots.pictures), baseline)


def test_a_mask_hides_and_counts(two):
    drawn = {"x": 0, "y": 0, "width": 1, "height": 1, "relative": True}
    with pytest.warns(UserWarning, match="Masks cover more than 30 % of the picture in 1 scene: drawn"):
        masked = ws.compare(*two, masks=[ws.Mask(scene="dr*", **drawn)])
    row = masked.frame.set_index("scene").loc["drawn"]
    assert (row["change"], row["masked_pixels"]) == ("unchanged", 640 * 360)
    assert row["masked_unequal"] > 500
    assert "under a mask" in row["reason"]


def test_an_accepted_variant_is_tolerated_without_a_look(two):
    shots, baseline = two
    pair = PairKey(shots["drawn"].room, "drawn", *(side["drawn"].sha256 for side in (baseline, shots)))
    sides = [ComparedShots(side.frame, side.pictures) for side in (baseline, shots)]
    frame = Job(lambda job: compare_frames(*sides, ComparisonRules(tolerated={pair: "the pen flickers"}), job)).result()
    row = frame.set_index("scene").loc["drawn"]
    assert (row["change"], row["reason"]) == ("tolerated", "the pen flickers")


def test_the_same_scribble_on_forty_pages_is_one_cluster_and_a_page_that_lost_more_stands_alone(tmp_path):
    before, after = {}, {}
    for number in range(40):
        board = random_board(number, stickies=4 + number % 5, size=(960, 540))
        board = board.but(highlights=((330, 300, 520, 330),))
        marked = board.but(scribbles=(scribble(-100, -60),))
        before[f"{number:02}"] = board.png()
        after[f"{number:02}"] = (marked.but(highlights=()) if number == 17 else marked).png()
    frame = ws.compare(folder(tmp_path / "after", after), folder(tmp_path / "before", before)).frame
    assert set(frame["change"]) == {"content"}
    assert sorted(frame["cluster_size"].unique()) == [1, 39]
    assert frame.loc[frame["cluster_size"] == 1, "scene"].tolist() == ["17"]
    assert frame["x"].between(300, 400).all()
    assert frame.loc[frame["cluster_size"] == 39, "fingerprint"].nunique() <= 3


def test_scenes_of_one_room_are_matched_by_path_and_those_of_a_group_can_be_missing(client, lesson, tmp_path):
    baseline = ws.capture(client, lesson, "/lesson", width=160, height=90, group=True, library=tmp_path / "lib")
    copy = [row for row in baseline._rows if row.scene != baseline[2].scene]
    again = ws.Shots(copy, baseline.pictures)
    frame = ws.compare(again, baseline).frame
    assert frame["change"].tolist() == ["unchanged"] * len(copy) + ["removed"]
    single = ws.capture(client, lesson, baseline[0].scene, width=160, height=90, library=tmp_path / "lib")
    assert ws.compare(single, baseline).frame["change"].tolist() == ["unchanged"]


def test_a_failed_group_call_removes_nothing(client, sandbox, lesson):
    baseline = ws.capture(client, lesson, "/lesson", width=160, height=90, group=True)
    with sandbox.client(ws.tokens.sign("sdk", sandbox.ak, "another's", role="admin")) as stranger:
        failed = ws.capture(stranger, lesson, "/lesson", width=160, height=90, group=True)
    assert [shot.ok for shot in failed] == [False]
    assert ws.compare(failed, baseline).frame["change"].tolist() == ["failed"]


def test_pictures_of_another_kind_are_compared_by_what_they_show(tmp_path, page):
    image = page.image()
    kinds = {
        "palette": as_png(image.quantize(256).convert("RGB").quantize(256)),
        "alpha": as_png(image.convert("RGBA")),
        "grey": as_png(image.convert("L")),
    }
    shown = {
        "palette": as_png(image.quantize(256).convert("RGB")),
        "alpha": as_png(image),
        "grey": as_png(image.convert("L").convert("RGB")),
    }
    frame = ws.compare(folder(tmp_path / "a", kinds), folder(tmp_path / "b", shown)).frame
    assert set(frame["change"]) == {"unchanged"}
    assert set(frame["unequal_pixels"]) == {0}
