"""The review of a comparison in one widget: list, pictures, verdicts; by keyboard."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any, Protocol

import anywidget
import traitlets

from whiteshot_nb.errors import InvalidInput, describe
from whiteshot_nb.review import Mask
from whiteshot_nb.views.modules import composed, styles
from whiteshot_nb.views.review.deciding import deciding
from whiteshot_nb.views.review.facts import facts_of
from whiteshot_nb.views.review.messages import Decision, overview_of, read_decision
from whiteshot_nb.views.review.state import ReviewState
from whiteshot_nb.views.static import review_sheet
from whiteshot_nb.views.thumbnails import Thumbnails

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pandas as pd

    from whiteshot_nb.review.verdicts import Event, VerdictLog
    from whiteshot_nb.store import Pictures

PAGE = 60
"""Lines of the list that travel at once."""

_MODULES = ("pixels", "sheet", "pointer", "stage", "list", "panel", "head", "keys", "pictures", "words", "review")


class Compared(Protocol):
    """What is reviewed: a table and its pictures, such as a :class:`whiteshot_nb.Comparison`."""

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each scene."""

    @property
    def pictures(self) -> Pictures:
        """The pictures of both sides."""


class Reviewer(anywidget.AnyWidget):
    """Walk through the changes of a comparison, by keyboard or mouse, and accept or reject them.

    Each verdict is written to the log at once. Press ``?`` in the widget for the keys.

    Parameters
    ----------
    comparison
        What :func:`whiteshot_nb.compare` returned.
    log
        Where verdicts are kept. None: where the comparison keeps them, or in this widget, as long as the kernel runs.
    who
        The reviewer's name. None: the name of the user of this machine.
    on_decision
        Called with each :class:`~whiteshot_nb.review.verdicts.Event` after it was written.
    on_mask
        Called with each :class:`~whiteshot_nb.Mask` that is drawn.
    masks
        The masks that there are already; they are shown hatched.

    Attributes
    ----------
    masks
        Those given and those drawn since, for ``ws.compare(shots, baseline, masks=reviewer.masks)``.
    last_error
        The last unexpected error of a handler, for bug reports.
    """

    _esm = composed("viewer.js", *(f"review/{name}.js" for name in _MODULES))
    _css = styles("review/review.css", "review/stage.css")

    overview: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        comparison: Compared,
        *,
        log: VerdictLog | None = None,
        who: str | None = None,
        on_decision: Callable[[Event], object] | None = None,
        on_mask: Callable[[Mask], object] | None = None,
        masks: Iterable[Mask] = (),
    ) -> None:
        super().__init__()
        self._pictures = comparison.pictures
        self._thumbnails = Thumbnails(comparison.pictures)
        self._state = ReviewState(comparison.frame, deciding(comparison, log), who or _user())
        self._on_decision, self._on_mask = on_decision, on_mask
        self._version = 0
        self.masks: list[Mask] = list(masks)
        self.last_error: Exception | None = None
        self.overview = self._overview()
        self.on_msg(self._receive)

    def __repr__(self) -> str:
        done, total = self._state.progress()
        return f"<Reviewer {done} of {total} decided>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 - Jupyter's protocol
        """Add a static table, which shows where no kernel runs."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        extra = {"text/plain": repr(self), "text/html": review_sheet(self.frame, self._state.progress())}
        return {**(data or {}), **extra}, metadata

    @property
    def frame(self) -> pd.DataFrame:
        """The comparison's frame with `verdict`, `reviewer`, `comment` and `decided_at`, as the log is now."""
        return self._state.frame

    def refresh(self) -> None:
        """Read the log again: other people may have decided."""
        self._state.refresh()
        self._relisted()

    def _receive(self, _widget: object, message: dict[str, Any], _buffers: object) -> None:
        """Answer the browser; an error would be seen nowhere in a notebook, so it is shown in the widget."""
        handlers = {
            "lines": self._send_lines,
            "facts": self._send_facts,
            "thumbnails": self._send_thumbnails,
            "picture": self._send_picture,
            "filter": self._filter,
            "open": self._open,
            "exclude": self._exclude,
            "decide": self._decide,
            "undo": self._undo,
            "mask": self._mask,
        }
        handler = handlers.get(str(message.get("kind")))
        try:
            if handler:
                handler(message)
        except InvalidInput as error:
            kind = "confirm" if error.field == "confirm" else "trouble"
            self.send({"kind": kind, "field": error.field, "text": error.sentence if kind == "confirm" else str(error)})
        except Exception as error:  # noqa: BLE001 - shown, since nothing else in a notebook would show it
            self.last_error = error
            self.send({"kind": "trouble", "text": f"Unexpected: {describe(error)}. See reviewer.last_error."})

    def _send_lines(self, message: dict[str, Any]) -> None:
        start = max(int(message["start"]), 0)
        self.send({"kind": "lines", "version": self._version, "start": start, "lines": self._state.items(start, PAGE)})

    def _send_facts(self, message: dict[str, Any]) -> None:
        row = self._row(message["row"])
        self.send({"kind": "facts", "row": row, "facts": facts_of(self._state.record(row), self.masks)})

    def _send_thumbnails(self, message: dict[str, Any]) -> None:
        found = self._thumbnails.of(self._state.known(message["ids"]))
        self.send({"kind": "thumbnails", "ids": list(found)}, list(found.values()))

    def _send_picture(self, message: dict[str, Any]) -> None:
        for sha256 in self._state.known([message["id"]]):
            try:
                self.send({"kind": "picture", "id": sha256}, [self._pictures.get(sha256)])
            except KeyError:
                self.send({"kind": "picture", "id": sha256})

    def _filter(self, message: dict[str, Any]) -> None:
        self._state.narrow(status=message["status"], changes=frozenset(message["changes"]), query=str(message["query"]))
        self._relisted(line=0)

    def _open(self, message: dict[str, Any]) -> None:
        self._state.toggle_card(self._row(message["card"]))
        self._relisted()

    def _exclude(self, message: dict[str, Any]) -> None:
        self._state.toggle_row(self._row(message["row"]))
        self._relisted()

    def _decide(self, message: dict[str, Any]) -> None:
        asked = read_decision(message, self._state)
        before = self._state.lines
        event = self._state.decide(asked.verdict, asked.rows, asked.comment, sure=asked.sure)
        if event is None:
            self.send({"kind": "decided"})
            return
        self._relisted(line=self._next(before, asked))
        self._tell(event)

    def _next(self, before: Sequence[Any], asked: Decision) -> int:
        return self._state.next_open(before, self._state.card_of(asked.rows[0]))

    def _undo(self, message: dict[str, Any]) -> None:
        rows = [self._row(row) for row in message["rows"]]
        if not any(self._state.verdict(row) for row in rows):
            last = self._state.last()
            rows = last[1] if last else []
        events = self._state.undo(rows)
        if events:
            self._relisted(line=self._state.line_of(self._state.card_of(rows[0])), row=rows[0])
        else:
            self.send({"kind": "trouble", "text": "There is nothing to undo."})
        for event in events:
            self._tell(event)

    def _mask(self, message: dict[str, Any]) -> None:
        record = self._state.record(self._row(message["row"]))
        x, y, width, height = (float(number) for number in message["box"])
        mask = Mask(x=x, y=y, width=width, height=height, scene=record["scene"], room=record["room"])
        self.masks.append(mask)
        self._send_facts(message)
        if self._on_mask:
            self._on_mask(mask)

    def _tell(self, event: Event) -> None:
        if self._on_decision:
            self._on_decision(event)

    def _relisted(self, line: int | None = None, row: int | None = None) -> None:
        """Send what the list is now: the counts, the page around the line to go to, and that line."""
        self._version += 1
        self.overview = self._overview()
        start = max((line or 0) - PAGE // 2, 0)
        self._send_lines({"start": start})
        self.send({"kind": "decided", "line": line, "row": row})

    def _overview(self) -> dict[str, Any]:
        return {"version": self._version, **overview_of(self._state)}

    def _row(self, number: object) -> int:
        if isinstance(number, int) and 0 <= number < len(self._state):
            return number
        raise InvalidInput(f"There is no row {number}", field="row")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user, as in some containers
        return "somebody"
