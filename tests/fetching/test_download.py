"""From a URL to checked bytes, at a storage that misbehaves."""

from __future__ import annotations

import gzip
import io
import threading

import pytest
from faulty import Answer, FaultyServer, as_html, png
from PIL import Image

from whiteshot_nb.errors import Cancelled, DamagedPicture, DownloadFailed
from whiteshot_nb.fetching.download import Downloader

GOOD = png(33, 21)
WAIT = {"retry-after": "0"}


@pytest.fixture
def faulty():
    with FaultyServer() as server:
        yield server


@pytest.fixture
def downloader():
    made = Downloader()
    yield made
    made.close()


def test_an_intact_picture_arrives_byte_for_byte_with_its_size(faulty, downloader):
    faulty.on("GET", "/a.png", Answer(body=GOOD))
    got = downloader.fetch(f"{faulty.root}/a.png")
    assert (got.data, got.info.width, got.info.height, got.attempts) == (GOOD, 33, 21, 1)


def test_a_picture_that_comes_compressed_is_whole(faulty, downloader):
    stored = io.BytesIO()
    Image.new("RGB", (400, 400), "red").save(stored, "PNG", compress_level=0)
    large = stored.getvalue()
    faulty.on("GET", "/a.png", Answer(body=gzip.compress(large), headers={"content-encoding": "gzip"}))
    assert downloader.fetch(f"{faulty.root}/a.png").data == large


def test_the_token_never_travels_to_the_storage(faulty, downloader):
    faulty.on("GET", "/a.png", Answer(body=GOOD))
    downloader.fetch(f"{faulty.root}/a.png")
    assert not {"token", "authorization", "cookie"} & set(faulty.asked[0].headers)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_storage_that_is_busy_is_asked_again(faulty, downloader, status):
    faulty.on("GET", "/a.png", Answer(status, headers=WAIT), Answer(body=GOOD))
    assert downloader.fetch(f"{faulty.root}/a.png").attempts == 2


@pytest.mark.parametrize("first", [GOOD[:-30], b"", b"<html>", GOOD[:-20] + b"\0" + GOOD[-19:]])
def test_a_damaged_picture_is_fetched_again(faulty, downloader, first):
    faulty.on("GET", "/a.png", Answer(body=first), Answer(body=GOOD))
    got = downloader.fetch(f"{faulty.root}/a.png")
    assert (got.data, got.attempts) == (GOOD, 2)


def test_a_connection_that_breaks_in_the_picture_is_tried_again(faulty, downloader):
    faulty.on("GET", "/a.png", Answer(body=GOOD, cut=40), Answer(body=GOOD))
    assert downloader.fetch(f"{faulty.root}/a.png").data == GOOD


def test_after_three_attempts_it_gives_up(faulty, downloader):
    faulty.on("GET", "/busy.png", Answer(503, headers=WAIT))
    faulty.on("GET", "/damaged.png", Answer(body=GOOD[:-30]))
    with pytest.raises(DownloadFailed, match="503"):
        downloader.fetch(f"{faulty.root}/busy.png")
    with pytest.raises(DamagedPicture, match=r"cut short after .* bytes \(in 3 attempts\)"):
        downloader.fetch(f"{faulty.root}/damaged.png")
    assert faulty.count("GET", "/busy.png") == faulty.count("GET", "/damaged.png") == 3


@pytest.mark.parametrize(
    ("status", "words"), [(401, "private"), (403, "private"), (404, "not in the storage space"), (410, "410")]
)
def test_a_refusal_is_final_and_says_what_to_do(faulty, downloader, status, words):
    faulty.on("GET", "/a.png", as_html(status))
    with pytest.raises(DownloadFailed, match=f"{status}") as caught:
        downloader.fetch(f"{faulty.root}/a.png")
    assert words in str(caught.value)
    assert caught.value.status == status
    assert faulty.count("GET", "/a.png") == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_does_not_count_as_an_attempt(faulty, downloader, status):
    faulty.on("GET", "/old.png", Answer(status, headers={"location": "/new.png"}))
    faulty.on("GET", "/new.png", Answer(body=GOOD))
    got = downloader.fetch(f"{faulty.root}/old.png")
    assert (got.data, got.attempts) == (GOOD, 1)


def test_a_circle_of_redirects_ends_as_a_failed_download(faulty, downloader):
    faulty.on("GET", "/a.png", Answer(302, headers={"location": "/a.png"}))
    with pytest.raises(DownloadFailed):
        downloader.fetch(f"{faulty.root}/a.png")
    assert faulty.count("GET", "/a.png") < 10


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/a.png", "data:image/png;base64,AA", "http://[::1"]
)
def test_a_redirect_away_from_http_is_not_followed_and_told(faulty, downloader, target):
    faulty.on("GET", "/a.png", Answer(302, headers={"location": target}))
    with pytest.raises(DownloadFailed, match=r"redirect is not a valid http\(s\) URL"):
        downloader.fetch(f"{faulty.root}/a.png")
    assert faulty.count("GET", "/a.png") == 1


@pytest.mark.parametrize("target", ["http://", "//"])
def test_a_redirect_to_nowhere_is_a_failed_download(faulty, downloader, target):
    faulty.on("GET", "/a.png", Answer(302, headers={"location": target}))
    with pytest.raises(DownloadFailed):
        downloader.fetch(f"{faulty.root}/a.png")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.png",
        "/etc/passwd",
        "file:///etc/passwd",
        "ftp://x/a",
        "data:image/png;base64,AA",
        "http://",
        "http://[::",
    ],
)
def test_what_is_no_http_url_is_refused_in_words(downloader, url):
    with pytest.raises(DownloadFailed):
        downloader.fetch(url)


def test_a_signed_url_is_not_repeated_in_an_error(faulty, downloader):
    for url in (f"{faulty.root}/none.png?Signature=verysecret", "http://127.0.0.1:9/a.png?Signature=verysecret"):
        with pytest.raises(DownloadFailed) as caught:
            downloader.fetch(url)
        assert "verysecret" not in str(caught.value)


def test_a_picture_beyond_the_limit_is_given_up_in_the_middle(faulty):
    faulty.on("GET", "/a.png", Answer(body=GOOD))
    small = Downloader(max_bytes=50)
    with pytest.raises(DownloadFailed, match="larger than 50 bytes"):
        small.fetch(f"{faulty.root}/a.png")
    small.close()


def test_a_cancel_before_the_first_attempt_sends_nothing(faulty, downloader):
    with pytest.raises(Cancelled):
        downloader.fetch(f"{faulty.root}/a.png", cancelled=lambda: True)
    assert faulty.asked == []


def test_names_with_spaces_and_other_letters_are_fetched(faulty, downloader):
    faulty.on("GET", "/%E8%AF%BE%20%23%3F.png", Answer(body=GOOD))
    assert downloader.fetch(f"{faulty.root}/课 %23%3F.png").data == GOOD


def test_one_downloader_serves_many_threads(faulty, downloader):
    faulty.on("GET", "/a.png", Answer(body=GOOD))
    got = []
    threads = [
        threading.Thread(target=lambda: got.append(downloader.fetch(f"{faulty.root}/a.png").data)) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [GOOD] * 16
