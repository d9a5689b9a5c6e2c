"""How much of a picture named by URL is taken, of what kind, and how long it is waited for."""

from __future__ import annotations

import gzip
import logging
import socket
import threading

import pytest
from faulty import png
from picture_host import (
    AUTHORITY,
    LONGEST_WAIT,
    PictureHost,
    chunked,
    deliver,
    dripping,
    fetcher,
    noisy,
    problem,
    status,
)

from whiteshot_nb.server import pinned_connection
from whiteshot_nb.server.drawing import PictureProblem
from whiteshot_nb.server.fetch_budget import MAX_CONCURRENT, RequestPictures

PNG = png(8, 8, "red")


@pytest.fixture(scope="module")
def host():
    """Its address and port are on the server's list."""
    with PictureHost() as running:
        yield running


# Limits


@pytest.mark.parametrize("how", [deliver, chunked])
def test_a_picture_that_is_too_large_is_refused(host, how):
    url = host.on("/large", how(noisy("PNG")))
    assert problem(url, host.name, max_bytes=20_000) == "the picture is larger than 20,000 bytes"


def test_a_length_that_is_too_large_is_believed_and_nothing_read(host):
    url = host.on("/promised", deliver(PNG, content_length=str(2**40)))
    assert "bytes" in problem(url, host.name)


def test_an_endless_picture_is_cut_as_soon_as_it_is_too_large(host):
    left = threading.Event()

    def endless(handler):
        try:
            deliver(b"", content_length=None)(handler)
            while True:
                handler.wfile.write(bytes(50_000))
        except OSError:
            left.set()

    assert "bytes" in problem(host.on("/endless", endless), host.name)
    assert left.wait(LONGEST_WAIT)


def test_an_endless_line_is_refused(host):
    def endless(handler):
        deliver(b"", content_length=None, transfer_encoding="chunked")(handler)
        while True:
            handler.wfile.write(b"1" * 50_000)

    assert problem(host.on("/line", endless), host.name) == "the picture could not be fetched"


@pytest.mark.parametrize("head", [True, False], ids=["head", "body"])
@pytest.mark.parametrize("tls", [False, True])
def test_a_picture_that_drips_is_cut_when_the_whole_time_is_over(monkeypatch, tmp_path, head, tls):
    trust(monkeypatch, tmp_path)
    with PictureHost(tls=tls) as slow:
        url = slow.on("/drip", dripping(noisy("PNG"), head=head))
        assert problem(url, slow.name, seconds=0.5) == "fetching the picture took too long"
        assert slow.sent_to_the_end == []


BOMB = gzip.compress(bytes(50 * 2**20))
BAD = {
    "an error": (status(500), "could not be fetched"),
    "not there": (status(404), "could not be fetched"),
    "an error with a picture": (deliver(PNG, code=403), "could not be fetched"),
    "a part": (deliver(PNG, code=206), "could not be fetched"),
    "a redirect to nowhere": (deliver(PNG, code=302), "could not be fetched"),
    "cut short": (deliver(noisy("JPEG")[:2000], "image/jpeg", content_length="9000"), "could not be fetched"),
    "a broken PNG": (deliver(noisy("PNG")[:2000]), "picture is damaged"),
    "nothing": (deliver(b""), "not a picture"),
    "no HTTP": (lambda handler: handler.wfile.write(b"220 ftp.inside.example ready\r\n"), "could not be fetched"),
    "HTML": (deliver(b"<html>", "text/html"), "must be PNG, JPEG"),
    "HTML called PNG": (deliver(b"<html><script>alert(1)</script>"), "not a picture"),
    "SVG": (deliver(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"), "must be PNG, JPEG"),
    "SVG called PNG": (deliver(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "not a picture"),
    "no type": (deliver(PNG, None), "must be PNG, JPEG"),
    "a gzip bomb": (deliver(BOMB, content_encoding="gzip"), "compressed"),
    "a gzip bomb called PNG": (deliver(BOMB), "not a picture"),
    "two encodings": (deliver(PNG, content_encoding="identity, gzip"), "compressed"),
}


@pytest.mark.parametrize(("answer", "words"), BAD.values(), ids=BAD)
def test_what_is_no_good_picture_is_told_in_a_sentence_without_the_other_servers_words(host, caplog, answer, words):
    said = problem(host.on("/bad?signature=abc", answer), host.name)
    assert words in said
    for never in ("foreign", "ftp.", "script", "127.0.0.1", str(host.port), "signature", "500", "403"):
        assert never not in said
    assert "signature" not in caplog.text


def test_nobody_listening_is_a_sentence(caplog):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert problem(f"http://127.0.0.1:{port}/?signature=abc", f"127.0.0.1:{port}") == "the picture could not be fetched"
    assert "signature" not in caplog.text


def test_odd_headers_do_not_bring_the_url_into_the_log(host, caplog):
    caplog.set_level(logging.DEBUG)

    def odd(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nno colon here\r\ncontent-type: image/png\r\n\r\n" + PNG)

    assert problem(host.on("/odd?signature=abc", odd), host.name)
    assert "signature" not in caplog.text


def test_a_url_that_is_too_long_is_refused(host):
    assert problem(f"{host.root}/{'a' * 10_000}", host.name) == "the URL is too long"


def trust(monkeypatch, folder):
    AUTHORITY.cert_pem.write_to_path(folder / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "authority.pem"))


def test_a_certificate_that_is_not_trusted_gets_no_request():
    with PictureHost(tls=True) as secure:
        assert problem(secure.on("/red.png", deliver(PNG)), secure.name) == "the picture could not be fetched"
        assert secure.asked == []


def test_a_picture_comes_over_tls(monkeypatch, tmp_path):
    trust(monkeypatch, tmp_path)
    with PictureHost(tls=True) as secure:
        assert fetcher(secure.name).fetch(secure.on("/red.png", deliver(PNG))).data == PNG


def test_the_certificate_must_be_the_hosts(monkeypatch, tmp_path):
    trust(monkeypatch, tmp_path)
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0))]
    with PictureHost(tls=True) as secure:
        url = secure.on("/red.png", deliver(PNG)).replace("127.0.0.1", "other.example")
        real = socket.create_connection
        monkeypatch.setattr(pinned_connection.socket, "getaddrinfo", lambda *_, **__: found)
        monkeypatch.setattr(pinned_connection.socket, "create_connection", real)
        assert problem(url, f"other.example:{secure.port}", secure.name)
        assert secure.asked == []


def told(pictures, url):
    with pytest.raises(PictureProblem) as raised:
        pictures.fetch(url)
    return str(raised.value)


def test_a_request_fetches_so_many_pictures_and_no_more(host):
    urls = [host.on(f"/many/{n}", deliver(PNG)) for n in range(5)]
    with RequestPictures(fetcher(host.name), max_pictures=3) as pictures:
        pictures.prefetch([f"http://not-listed.example/{n}" for n in range(9)])  # they cost nothing
        pictures.prefetch(urls)
        assert [pictures.fetch(url).data for url in urls[:3]] == [PNG] * 3
        assert [told(pictures, url) for url in urls[3:]] == ["one request can fetch at most 3 pictures"] * 2
    assert sum(path.startswith("/many/") for path in host.asked) == 3


def test_a_request_fetches_so_many_bytes_and_no_more(host):
    large = noisy("PNG")
    urls = [host.on(f"/heavy/{n}", deliver(large)) for n in range(4)]
    with RequestPictures(fetcher(host.name), max_bytes=len(large) * 5 // 2) as pictures:
        told_or_had = []
        for url in urls:
            try:
                told_or_had.append(len(pictures.fetch(url).data))
            except PictureProblem as error:
                told_or_had.append(str(error))
    assert told_or_had[:2] == [len(large)] * 2
    assert told_or_had[2:] == ["the pictures of this request are too large in total"] * 2


def test_a_request_waits_so_long_for_all_pictures_together_and_no_longer(host):
    drip = dripping(noisy("PNG"))
    urls = [host.on(f"/dripping/{n}", drip) for n in range(MAX_CONCURRENT + 1)]
    with RequestPictures(fetcher(host.name), seconds=0.5) as pictures:
        pictures.prefetch(urls)
        assert {told(pictures, url) for url in urls[:MAX_CONCURRENT]} == {"fetching the picture took too long"}
        assert told(pictures, urls[MAX_CONCURRENT]) == "fetching all pictures of this request took too long"
    assert host.count(f"/dripping/{MAX_CONCURRENT}") == 0
