"""The widget for reviews: list, pictures and verdicts, by keyboard or mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import anywidget
import traitlets

from whiteshot_nb.review.decisions import reviewer_name
from whiteshot_nb.views.export_menu import ExportMenu
from whiteshot_nb.views.js_modules import compose_module, styles
from whiteshot_nb.views.review.decisions import decision_target
from whiteshot_nb.views.review.protocol import ReviewProtocol
from whiteshot_nb.views.review.saved_notebook import review_sheet
from whiteshot_nb.views.review.state import ReviewState

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from whiteshot_nb.review.verdicts import Event, VerdictLog
    from whiteshot_nb.store import Pictures


class Reviewable(Protocol):
    """What can be reviewed: a frame and its pictures, such as a :class:`whiteshot_nb.Comparison`."""

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each scene."""

    @property
    def pictures(self) -> Pictures:
        """The pictures of both sides."""


class Reviewer(anywidget.AnyWidget):
    """Review the changes of a comparison, and accept or reject them, by keyboard or mouse.

    Each verdict is written at once. A mask that is drawn is added to the comparison, or to its library, and the
    comparison is evaluated again. Press ``?`` in the widget for the keys.

    Parameters
    ----------
    comparison
        The result of :func:`whiteshot_nb.compare` or ``library.compare``.
    log
        Where verdicts are written. Default: where the comparison writes them, or in memory, as long as the kernel runs.
    reviewer
        The reviewer's name. Default: ``WHITESHOT_REVIEWER``, or the user who is logged in.
    on_decision
        Called with each :class:`Event` after it was written.

    Attributes
    ----------
    verdicts
        The decisions on these scenes, oldest first, each an :class:`Event`: those of this widget, and those of other
        people as soon as the widget has read them. Observe it:
        ``reviewer.observe(lambda change: print(change["new"][-1]), "verdicts")``.

    Raises
    ------
    InvalidInput
        If the name of the reviewer is not known.
    """

    _esm = compose_module("review/review.js")
    _css = styles("review/review.css", "review/stage.css", "review/masks.css", "export_menu.css")

    verdicts: traitlets.Instance[tuple[Event, ...]] = traitlets.Instance(tuple, (), read_only=True)
    _overview: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    _exports: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)

    def __init__(
        self,
        comparison: Reviewable,
        *,
        log: VerdictLog | None = None,
        reviewer: str | None = None,
        on_decision: Callable[[Event], object] | None = None,
    ) -> None:
        super().__init__()
        self._state = ReviewState(comparison.frame, decision_target(comparison, log), reviewer_name(reviewer))
        self._pictures = comparison.pictures
        self._protocol = ReviewProtocol(self, self._state, comparison, self._pictures, on_decision)
        self.on_msg(lambda _widget, message, _buffers: self._protocol.receive(message))
        self._export_menu = ExportMenu(self)
        self._export_menu.offer(comparison if log is None else None)  # with a log, verdicts are not the comparison's

    def __repr__(self) -> str:
        done, total = self._state.progress()
        return f"<Reviewer {done} of {total} decided>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 - Jupyter's protocol
        """Add a static table of the cards, for notebooks that are shown without a kernel."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        sheet = review_sheet(self.frame, self._pictures, self._state.progress())
        extra = {"text/plain": repr(self), "text/html": sheet}
        return {**(data or {}), **extra}, metadata

    def close(self) -> None:
        """Close the widget; an export that is running stops, and leaves no file behind."""
        self._export_menu.close()
        super().close()

    @property
    def frame(self) -> pd.DataFrame:
        """The comparison's frame with the current `verdict`, `reviewer`, `comment` and `decided_at`."""
        return self._state.frame

    @property
    def last_error(self) -> Exception | None:
        """The latest unexpected error in an answer to the browser, for bug reports."""
        return self._protocol.last_error

    def refresh(self) -> None:
        """Read the verdicts and masks of other people; the widget does it whenever it is used."""
        self._protocol.refresh()
