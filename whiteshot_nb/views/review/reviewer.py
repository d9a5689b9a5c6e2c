"""The widget for reviews: a list of changes, their pictures, and buttons and keys for verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import anywidget
import traitlets

from whiteshot_nb.review.reviewer_name import reviewer_name
from whiteshot_nb.views.export_menu import ExportMenu
from whiteshot_nb.views.js_modules import compose_module, styles
from whiteshot_nb.views.review.decisions import decision_target
from whiteshot_nb.views.review.protocol import ReviewProtocol
from whiteshot_nb.views.review.recorder import ReviewRecorder
from whiteshot_nb.views.review.saved_notebook import review_sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from whiteshot_nb.review.verdicts import Event, VerdictLog
    from whiteshot_nb.store import Pictures


class Reviewable(Protocol):
    """An object that can be reviewed, such as a :class:`whiteshot_nb.Comparison`: a DataFrame and its pictures."""

    @property
    def frame(self) -> pd.DataFrame:
        """DataFrame with one row for each scene."""

    @property
    def pictures(self) -> Pictures:
        """Store of the pictures of the baseline and of the new run."""


class Reviewer(anywidget.AnyWidget):
    """Show a widget to review the changes of a comparison, and to accept or reject them by keyboard or mouse.

    Each verdict is recorded at once. A mask that you draw is added to the comparison, or to its library, and the
    comparison is evaluated again. Press ``?`` in the widget to see the keys.

    Parameters
    ----------
    comparison
        Result of :func:`whiteshot_nb.compare` or ``library.compare``.
    log
        Log that records the verdicts. Default: the comparison records them. If the comparison cannot record verdicts,
        they are kept in memory until the kernel stops.
    reviewer
        Name of the reviewer. Default: ``WHITESHOT_REVIEWER``, or the user who is logged in.
    on_decision
        Function that is called with each :class:`Event` after it was recorded.

    Attributes
    ----------
    verdicts
        Decisions on the reviewed scenes, oldest first, each an :class:`Event`. Decisions of other people are included
        when the widget has read them. To be notified of new decisions, call
        ``reviewer.observe(lambda change: print(change["new"][-1]), "verdicts")``.

    Raises
    ------
    InvalidInput
        If the name of the reviewer is not known.
    """

    _esm = compose_module("review/review.js")
    _css = styles("review/review.css", "review/stage.css", "review/masks.css", "export_menu.css")

    verdicts: traitlets.Instance[tuple[Event, ...]] = traitlets.Instance(tuple, (), read_only=True)
    _review: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
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
        self._recorder = ReviewRecorder(comparison.frame, decision_target(comparison, log), reviewer_name(reviewer))
        self._pictures = comparison.pictures
        self._protocol = ReviewProtocol(self, self._recorder, comparison, self._pictures, on_decision)
        self.on_msg(lambda _widget, message, _buffers: self._protocol.receive(message))
        self._export_menu = ExportMenu(self)
        self._export_menu.offer(comparison if log is None else None)  # a log has the verdicts, not the comparison

    def __repr__(self) -> str:
        done, total = self._recorder.progress()
        return f"<Reviewer {done} of {total} decided>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 - Jupyter's protocol
        """Add a static table of the changes, for notebooks that are shown without a kernel."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        sheet = review_sheet(self.frame, self._pictures, self._recorder.progress())
        extra = {"text/plain": repr(self), "text/html": sheet}
        return {**(data or {}), **extra}, metadata

    def close(self) -> None:
        """Close the widget; cancel a running export and delete its file."""
        self._export_menu.close()
        super().close()

    @property
    def frame(self) -> pd.DataFrame:
        """DataFrame of the comparison with the current values of `verdict`, `reviewer`, `comment` and `decided_at`."""
        return self._recorder.frame

    @property
    def last_error(self) -> Exception | None:
        """Latest unexpected error while the widget answered the browser, for bug reports; None if there was none."""
        return self._protocol.last_error

    def refresh(self) -> None:
        """Read the verdicts and masks of other people. The widget also does this whenever somebody uses it."""
        self._protocol.refresh()
