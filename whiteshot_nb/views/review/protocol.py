"""The messages between the browser and the kernel of a review: requests, answers and news."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Protocol

from whiteshot_nb._core.progress import Progress
from whiteshot_nb.errors import InvalidInput, describe
from whiteshot_nb.views.review.mask_controller import HasMasks, MaskController, read_mask
from whiteshot_nb.views.review.messages import news_of, overview_of, read_decision
from whiteshot_nb.views.review.scene_details import scene_details
from whiteshot_nb.views.thumbnails import Thumbnails

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd

    from whiteshot_nb.review.verdicts import Event
    from whiteshot_nb.store import Pictures
    from whiteshot_nb.views.review.state import ReviewState

LINES_PER_MESSAGE = 60
"""Number of lines of the list in one message."""

Message = dict[str, Any]
ListPosition = tuple[int | None, int | None]
"""The number of a line in the list, and the number of a row of that line."""


class ReviewWidget(Protocol):
    """A widget that is shown in a browser."""

    def set_trait(self, name: str, value: object) -> None:
        """Set a trait of the widget: ``_overview`` or ``verdicts``."""

    def send(self, content: Message, buffers: list[bytes] | None = None) -> None:
        """Send a message to the browser."""


class ReviewProtocol:
    """Answer the messages that the browser sends during a review.

    Parameters
    ----------
    widget
        Widget that is shown in the browser.
    state
        State of the review.
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
        state: ReviewState,
        comparison: object,
        pictures: Pictures,
        on_decision: Callable[[Event], object] | None,
    ) -> None:
        self._widget = widget
        self._state = state
        self._pictures = pictures
        self._thumbnails = Thumbnails(pictures)
        self._on_decision = on_decision
        self._version = 0
        self._listed = True  # whether the browser has the current list
        self.lock = threading.RLock()
        self.last_error: Exception | None = None
        self._masking: MaskController | None = None
        if isinstance(comparison, HasMasks):
            evaluated = comparison._evaluated
            self._masking = MaskController(evaluated, state.reviewer, self.lock, self._on_evaluation)
        self._handlers: Mapping[str, Callable[[Message], None]] = {
            "lines": self._lines,
            "facts": self._facts,
            "thumbnails": self._send_thumbnails,
            "picture": self._picture,
            "filter": self._filter,
            "open": self._open,
            "exclude": self._exclude,
            "decide": self._decide,
            "undo": self._undo,
            "mask": self._mask,
            "unmask": self._unmask,
            "refresh": self._refresh,
        }
        self.overview()

    def receive(self, message: Message) -> None:
        """Answer a message of the browser. The widget shows errors, because a notebook would not show them."""
        handler = self._handlers.get(str(message.get("kind")))
        try:
            with self.lock:
                if handler:
                    handler(message)
        except InvalidInput as error:
            self._send("trouble", field=error.field, text=str(error))
        except Exception as error:  # noqa: BLE001 - the widget shows it; the notebook would not
            self._fail(error)

    def refresh(self) -> None:
        """Read the verdicts and masks of other people, update the browser, and wait until a new evaluation is done."""
        with self.lock:
            self._read_news()
            self.overview()
            self._send("changed")
        if self._masking:
            self._masking.wait()

    def overview(self) -> None:
        """Update the counts and the verdicts in the widget's traits."""
        counts = overview_of(self._state)
        shown = {"version": self._version, "maskable": self._masking is not None, **counts}
        self._widget.set_trait("_overview", shown)
        self._widget.set_trait("verdicts", self._state.events)

    def _lines(self, message: Message) -> None:
        start = max(int(message["start"]), 0)
        self._send("lines", version=self._version, start=start, lines=self._state.items(start, LINES_PER_MESSAGE))

    def _facts(self, message: Message) -> None:
        row = self._row(message["row"])
        record = self._state.record(row)
        masks = self._masking.describe(record) if self._masking else {}
        self._send("facts", row=row, facts=scene_details(record) | masks)

    def _send_thumbnails(self, message: Message) -> None:
        found = self._thumbnails.of(self._state.scenes.own_pictures(message["ids"]))
        self._send("thumbnails", list(found.values()), ids=list(found))

    def _picture(self, message: Message) -> None:
        for sha256 in self._state.scenes.own_pictures([message["id"]]):
            try:
                self._send("picture", [self._pictures.get(sha256)], id=sha256)
            except KeyError:
                self._send("picture", id=sha256)

    def _filter(self, message: Message) -> None:
        self._state.filter(status=message["status"], changes=frozenset(message["changes"]), query=str(message["query"]))
        self._relisted(line=0)

    def _open(self, message: Message) -> None:
        self._state.toggle_card(self._row(message["card"]))
        self._relisted(*self._place(message))

    def _exclude(self, message: Message) -> None:
        self._state.toggle_row(self._row(message["row"]))
        self._relisted(*self._place(message))

    def _decide(self, message: Message) -> None:
        asked = read_decision(message, self._state)
        before = self._state.lines
        try:
            event = self._state.decide(asked.verdict, asked.rows, asked.comment, sure=asked.sure)
        except InvalidInput as error:
            if error.field != "confirm":
                raise
            self._confirm(error, message)
            return
        if event is None:
            self._send("decided")
            return
        self._relisted(line=self._state.next_open(before, self._state.card_of(asked.rows[0])))
        self._announce([event])

    def _confirm(self, error: InvalidInput, message: Message) -> None:
        """Ask the user to confirm. Send the list again, because other people may have decided meanwhile."""
        line, row = self._place(message)
        self._list(line)
        self._send("confirm", text=error.sentence, verdict=message["verdict"], line=line, row=row)

    def _undo(self, message: Message) -> None:
        rows = [self._row(row) for row in message["rows"]]
        if not any(self._state.verdict(row) for row in rows):
            last = self._state.last()
            rows = last[1] if last else []
        events = self._state.undo(rows)
        if events:
            self._relisted(line=self._state.line_of(self._state.card_of(rows[0])), row=rows[0])
        else:
            self._send("trouble", text="There is nothing to undo.")
        self._announce(events)

    def _mask(self, message: Message) -> None:
        if self._masking is None:
            raise InvalidInput(
                "Masks are not available, because this comparison cannot be evaluated again", field="mask"
            )
        row = self._row(message["row"])
        self._masking.add(read_mask(message, self._state.record(row)), str(message.get("comment") or ""))
        self._masked(row)

    def _unmask(self, message: Message) -> None:
        if self._masking:
            self._masking.remove(str(message["mask"]))
            self._masked(self._row(message["row"]))

    def _masked(self, row: int) -> None:
        """Show the masks before the evaluation ends; keep the scene in the list even if it becomes unchanged."""
        self._state.pinned = {row}
        self._facts({"row": row})

    def _refresh(self, message: Message) -> None:
        self._read_news()
        if not self._listed:
            self._relisted(*self._place(message))

    def _read_news(self) -> None:
        events = self._state.refresh()
        if events:
            self._listed = False
            self._send("news", text=news_of(events, self._state))
        if self._masking:
            self._masking.catch_up()

    def _on_evaluation(self, result: Progress | pd.DataFrame | Exception) -> None:
        """Show the progress, the error, or the new DataFrame of an evaluation."""
        if isinstance(result, Progress):
            if result.total > 1:
                self._send("news", text=f"Evaluating with the new masks: {result.done:,} of {result.total:,}")
        elif isinstance(result, Exception):
            self._fail(result)
        else:
            self._state.replace_frame(result)
            self._listed = False
            self.overview()
            self._send("news", text="")
            self._send("changed")

    def _relisted(self, line: int | None = None, row: int | None = None) -> None:
        """Send the new list: the counts, the page around the line to select, and the number of that line."""
        self._list(line)
        self._send("decided", line=line, row=row)

    def _list(self, line: int | None) -> None:
        self._version += 1
        self._listed = True
        self.overview()
        self._lines({"start": max((line or 0) - LINES_PER_MESSAGE // 2, 0)})

    def _place(self, message: Message) -> ListPosition:
        """Return the position of the browser in the current list."""
        place = message.get("place") or {}
        if place.get("row") is None:
            return None, None
        row = self._row(place["row"])
        return self._state.line_with(row, member=place.get("member") is True), row

    def _row(self, number: object) -> int:
        if isinstance(number, int) and 0 <= number < len(self._state):
            return number
        raise InvalidInput(f"Row {str(number)[:40]} does not exist", field="row")

    def _announce(self, events: Iterable[Event]) -> None:
        if self._on_decision is not None:
            for event in events:
                self._on_decision(event)

    def _fail(self, error: Exception) -> None:
        self.last_error = error
        self._send("trouble", text=f"Unexpected error: {describe(error)}. See reviewer.last_error.")

    def _send(self, kind: str, buffers: list[bytes] | None = None, **content: Any) -> None:  # noqa: ANN401 - JSON
        self._widget.send({"kind": kind, **content}, buffers or [])
