"""A lesson that was captured and accepted, and captured again after all sorts of things had changed on it."""

from __future__ import annotations

from boards import Board, random_board, scribble
from faulty import ROOM, Answer, FaultyServer, as_html, as_json

import whiteshot_nb as ws

SIZE = (320, 180)
MARK = scribble(-380, -240)
HOSTILE = "</script><img src=x onerror=alert(1)>\"'`&amp; \u05d0\u05d1 \U0001f600"
LONG = "x" * 300


def pages():
    """Pictures before and after by scene: the same scribble on five pages, a page of each other kind."""
    page = random_board(9, stickies=1, size=SIZE)
    same, blank = page.png(), Board(size=SIZE).png()
    before = dict.fromkeys(("/lesson/blank", "/lesson/failed", "/lesson/gone"), same)
    after = {"/lesson/blank": blank, "/lesson/failed": None, "/lesson/new-blank": blank}
    for number in range(1, 6):
        lesson = random_board(number, stickies=1, size=SIZE)
        before[f"/lesson/{number}"] = lesson.png()
        after[f"/lesson/{number}"] = lesson.but(scribbles=(MARK,)).png()
    before["/lesson/same"] = after["/lesson/same"] = random_board(10, stickies=1, size=SIZE).png()
    before |= {f"/lesson/{HOSTILE}": same, f"/lesson/{LONG}": same}
    words = page.but(captions=((20, 150, "again"),)).png(), page.but(captions=((160, 20, "to be or not"),)).png()
    after |= dict(zip((f"/lesson/{HOSTILE}", f"/lesson/{LONG}"), words, strict=True))
    return before, after


def taken(library, pictures):
    """Capture a group that has these pictures; None is one that is not there."""
    with FaultyServer() as faulty, faulty.client() as client:
        images = []
        for number, (scene, data) in enumerate(pictures.items()):
            answer = Answer(body=data) if data else as_html(404, "gone")
            image = faulty.picture(f"/{number}", answer)
            images.append(image | {"key": f"room_cover/2811/{ROOM}{scene}.png"})
        faulty.on("POST", f"/v5/rooms/{ROOM}/screenshot-list", as_json(images, 201))
        faulty.on("GET", f"/v5/rooms/{ROOM}", as_json({"uuid": ROOM, "name": HOSTILE}))
        return ws.capture(client, ROOM, "/lesson", group=True, width=SIZE[0], height=SIZE[1], library=library)


def a_review(library):
    """Return the comparison of the second capture with the first, all of which was accepted."""
    before, after = pages()
    first = library.compare(taken(library, before))
    first.accept(first.frame, reviewer="ann", confirm=True)
    return library.compare(taken(library, after))
