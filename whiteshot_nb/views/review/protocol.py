"""The messages between the browser and the kernel of a review: requests, answers and news.

The browser holds the rows and the decisions on them, and lists them. The kernel sends both once, and then what changes;
it records decisions, evaluates masks and queries, and sends pictures. All views of a widget receive all messages.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Protocol

from whiteshot_nb._core.progress import Progress
from whiteshot_nb.errors import InvalidInput, describe
from whiteshot_nb.views.review.mask_controller import HasMasks, MaskController, read_mask
from whiteshot_nb.views.review.messages import read_decision, read_id, read_row, read_rows
from whiteshot_nb.views.review.row_columns import event_items, review_data, row_columns
from whiteshot_nb.views.review.scene_details import scene_details
from whiteshot_nb.views.thumbnails import Thumbnails

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd

    from whiteshot_nb.review.verdicts import Event
    from whiteshot_nb.store import Pictures
    from whiteshot_nb.views.review.recorder import ReviewRecorder

Message = dict[str, Any]


class ReviewWidget(Protocol):
    """A widget that is shown in a browser."""

    def set_trait(self, name: str, value: object) -> None:
        """Set a trait of the widget: ``_review`` or ``verdicts``."""

    def send(self, content: Message, buffers: list[bytes] | None = None) -> None:
        """Send a message to the browser."""


class ReviewProtocol:
    """Answer the messages that the browser sends during a review.

    Parameters
    ----------
    widget
        Widget that is shown in the browser.
    recorder
        Records the decisions of the reviewer, and reads those of other people.
    comparison
        Comparison that is reviewed. Masks are available only if the comparison can be evaluated again.
    pictures
        Store of the pictures of the baseline and of the new run.
    on_decision
        Function that is called with each :class:`Event` after it was recorded.

    Attributes
    ----------
    lock
        Lock that is held while the review changes. Messages are handled in the kernel's thread; a new evaluation
        arrives in the thread of its job.
    last_error
        Latest unexpected error; None if there was none.
    """

    def __init__(
        self,
        widget: ReviewWidget,
        recorder: ReviewRecorder,
        comparison: object,
        pictures: Pictures,
        on_decision: Callable[[Event], object] | None,
    ) -> None:
        self._widget = widget
        self._recorder = recorder
        self._pictures = pictures
        self._thumbnails = Thumbnails(pictures)
        self._on_decision = on_decision
        self._version = 0  # of the rows
        self._numbers: dict[str, int] = {}  # of the pictures, by sha256
        self._hashes: list[str] = []
        self._told: str | None = None  # id of the latest decision that was sent to all views
        self._asked: str | None = None  # id of the request that is being answered
        self.lock = threading.RLock()
        self.last_error: Exception | None = None
        self._masking: MaskController | None = None
        if isinstance(comparison, HasMasks):
            evaluated = comparison._evaluated
            self._masking = MaskController(evaluated, recorder.reviewer, self.lock, self._on_evaluation)
        self._handlers: Mapping[str, Callable[[Message], None]] = {
            "rows": self._rows,
            "facts": self._facts,
            "thumbnails": self._send_thumbnails,
            "picture": self._picture,
            "query": self._query,
            "decide": self._decide,
            "undo": self._undo,
            "mask": self._mask,
            "unmask": self._unmask,
            "refresh": self._refresh,
        }
        self._number_pictures()
        self._update_traits()

    def receive(self, message: Message) -> None:
        """Answer a message of the browser. The widget shows errors, because a notebook would not show them."""
        handler = self._handlers.get(str(message.get("kind")))
        with self.lock:
            self._asked = read_id(message, "request")
            try:
                if handler:
                    handler(message)
            except InvalidInput as error:
                self._answer("trouble", field=error.field, text=str(error))
            except Exception as error:  # noqa: BLE001 - the widget shows it; the notebook would not
                self._fail(error)
            self._asked = None

    def refresh(self) -> None:
        """Read the verdicts and masks of other people, update the browser, and wait until a new evaluation is done."""
        with self.lock:
            self._refresh({})
        if self._masking:
            self._masking.wait()

    def _update_traits(self) -> None:
        """Update the widget's traits: what the browser shows before it has the rows, and the verdicts."""
        maskable = self._masking is not None
        self._widget.set_trait("_review", {"title": self._recorder.scenes.title, "maskable": maskable})
        self._widget.set_trait("verdicts", self._recorder.events)

    def _rows(self, _message: Message) -> None:
        recorder = self._recorder
        data = review_data(recorder.scenes, row_columns(recorder.scenes, self._numbers), recorder.events)
        self._told = _last_id(recorder.events)
        self._send("rows", version=self._version, reviewer=recorder.reviewer, **data)

    def _facts(self, message: Message) -> None:
        row = self._row(message["row"])
        record = self._recorder.scenes.listed[row]
        masks = self._masking.describe(record) if self._masking else {}
        details = scene_details(record)
        for side in ("before", "after"):
            details[side]["id"] = self._id_of(details[side]["id"])
        self._send("facts", row=row, facts=details | masks)

    def _send_thumbnails(self, message: Message) -> None:
        found = self._thumbnails.of(self._own_pictures(message["ids"]))
        self._send("thumbnails", list(found.values()), ids=[self._id_of(sha256) for sha256 in found])

    def _picture(self, message: Message) -> None:
        for sha256 in self._own_pictures([message["id"]]):
            try:
                self._send("picture", [self._pictures.get(sha256)], id=self._id_of(sha256))
            except KeyError:
                self._send("picture", id=self._id_of(sha256))

    def _query(self, message: Message) -> None:
        self._answer("queried", rows=self._recorder.query(str(message["query"])))

    def _decide(self, message: Message) -> None:
        decision = read_decision(message, len(self._recorder))
        try:
            event = self._recorder.decide(decision)
        except InvalidInput as error:
            if error.field != "confirm":
                raise
            self._answer("confirm", text=error.sentence, verdict=decision.verdict, **self._news())
            return
        self._answer("decided", **self._news())
        self._announce([event] if event else [])

    def _undo(self, message: Message) -> None:
        rows = read_rows(message, len(self._recorder))
        try:
            events = self._recorder.undo(rows, read_id(message, "seen"))
        except InvalidInput:
            self._send("events", **self._news())  # what they decided meanwhile
            raise
        if events:
            self._answer("decided", **self._news())
        else:
            self._answer("trouble", text="There is nothing to undo.")
        self._announce(events)

    def _mask(self, message: Message) -> None:
        if self._masking is None:
            raise InvalidInput(
                "Masks are not available, because this comparison cannot be evaluated again", field="mask"
            )
        row = self._row(message["row"])
        mask = read_mask(message, self._recorder.scenes.listed[row])
        self._masking.add(mask, str(message.get("comment") or ""))
        self._facts(message)  # shows the mask before the evaluation ends

    def _unmask(self, message: Message) -> None:
        if self._masking:
            self._masking.remove(str(message["mask"]))
            self._facts(message)

    def _refresh(self, message: Message) -> None:
        """Read the decisions and masks of other people; send a view all decisions that it does not know."""
        self._recorder.refresh()
        seen = read_id(message, "seen") if "seen" in message else self._told
        news = self._news(seen)
        if news["events"]:
            self._send("events", **news)
        if self._masking:
            self._masking.catch_up()

    def _news(self, *known: str | None) -> Message:
        """Return the decisions after the latest that was sent, or, if it is given, after the latest that is known."""
        (after,) = known or (self._told,)
        events = self._recorder.events_after(after)
        self._told = _last_id(self._recorder.events)
        self._update_traits()
        return {"after": after, "events": event_items(events, self._recorder.scenes)}

    def _on_evaluation(self, result: Progress | pd.DataFrame | Exception) -> None:
        """Show the progress, the error, or the changed rows of an evaluation."""
        if isinstance(result, Progress):
            if result.total > 1:
                self._send("news", text=f"Evaluating with the new masks: {result.done:,} of {result.total:,}")
        elif isinstance(result, Exception):
            self._fail(result)
        else:
            self._send("news", text="")
            self._replace_rows(result)

    def _replace_rows(self, frame: pd.DataFrame) -> None:
        """Send the rows that changed; if verdicts may apply to other rows than before, send everything again."""
        recorder = self._recorder
        before = recorder.scenes
        recorder.replace_frame(frame)
        scenes = recorder.scenes
        self._version += 1
        self._number_pictures()
        self._update_traits()
        if scenes.pairs != before.pairs:
            self._rows({})
            return
        changed = [row for row in range(len(scenes)) if scenes.listing(row) != before.listing(row)]
        columns = row_columns(scenes, self._numbers, changed)
        self._send("changed", version=self._version, at=changed, rows=columns, **self._news())

    def _number_pictures(self) -> None:
        """Give each picture a number, by which the browser asks for it; a picture that has one keeps it."""
        for sha256 in self._recorder.scenes.pictures():
            if sha256 not in self._numbers:
                self._numbers[sha256] = len(self._hashes)
                self._hashes.append(sha256)

    def _id_of(self, sha256: str | None) -> str | None:
        return None if sha256 is None else str(self._numbers[sha256])

    def _own_pictures(self, ids: Iterable[object]) -> list[str]:
        """Return the sha256 of the pictures with these numbers; leave out what is no number of a picture."""
        known = range(len(self._hashes))
        return [
            self._hashes[number]
            for one in ids
            if isinstance(one, str) and one.isascii() and one.isdecimal() and (number := int(one[:12])) in known
        ]

    def _row(self, number: object) -> int:
        return read_row(number, len(self._recorder))

    def _announce(self, events: Iterable[Event]) -> None:
        if self._on_decision is not None:
            for event in events:
                self._on_decision(event)

    def _fail(self, error: Exception) -> None:
        self.last_error = error
        self._answer("trouble", text=f"Unexpected error: {describe(error)}. See reviewer.last_error.")

    def _answer(self, kind: str, **content: Any) -> None:  # noqa: ANN401 - JSON
        """Send the answer to a request, which only the view that asked takes as such."""
        self._send(kind, request=self._asked, **content)

    def _send(self, kind: str, buffers: list[bytes] | None = None, **content: Any) -> None:  # noqa: ANN401 - JSON
        self._widget.send({"kind": kind, **content}, buffers or [])


def _last_id(events: tuple[Event, ...]) -> str | None:
    return events[-1].id if events else None
