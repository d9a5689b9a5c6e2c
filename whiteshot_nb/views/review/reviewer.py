"""The review of a comparison in one widget: list, pictures, verdicts; by keyboard."""

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
    """What is reviewed: a table and its pictures, such as a :class:`whiteshot_nb.Comparison`."""

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each scene."""

    @property
    def pictures(self) -> Pictures:
        """The pictures of both sides."""


class Reviewer(anywidget.AnyWidget):
    """Walk through the changes of a comparison, by keyboard or mouse, and accept or reject them.

    Each verdict is written to the log at once. A mask that is drawn is kept with the comparison, of a library in it,
    and the comparison is evaluated again. Press ``?`` in the widget for the keys.

    Parameters
    ----------
    comparison
        What :func:`whiteshot_nb.compare` or ``library.compare`` returned.
    log
        Where verdicts are kept. None: where the comparison keeps them, or in this widget, as long as the kernel runs.
    who
        The reviewer's name. None: ``WHITESHOT_REVIEWER``, or who is logged in.
    on_decision
        Called with each :class:`~whiteshot_nb.review.verdicts.Event` after it was written.

    Raises
    ------
    InvalidInput
        If nobody knows who decides.
    """

    _esm = compose_module("review/review.js")
    _css = styles("review/review.css", "review/stage.css", "review/masks.css", "export_menu.css")

    overview: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    exports: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)

    def __init__(
        self,
        comparison: Reviewable,
        *,
        log: VerdictLog | None = None,
        who: str | None = None,
        on_decision: Callable[[Event], object] | None = None,
    ) -> None:
        super().__init__()
        self._state = ReviewState(comparison.frame, decision_target(comparison, log), reviewer_name(who))
        self._pictures = comparison.pictures
        self._conversation = ReviewProtocol(self, self._state, comparison, self._pictures, on_decision)
        self.on_msg(lambda _widget, message, _buffers: self._conversation.receive(message))
        self._export_menu = ExportMenu(self)
        self._export_menu.offer(comparison if log is None else None)  # with a log, verdicts are not the comparison's

    def __repr__(self) -> str:
        done, total = self._state.progress()
        return f"<Reviewer {done} of {total} decided>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 - Jupyter's protocol
        """Add a static table of the cards, which shows where no kernel runs."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        sheet = review_sheet(self.frame, self._pictures, self._state.progress())
        extra = {"text/plain": repr(self), "text/html": sheet}
        return {**(data or {}), **extra}, metadata

    def close(self) -> None:
        """Take the widget away; an export that is under way stops, and leaves nothing behind."""
        self._export_menu.close()
        super().close()

    @property
    def frame(self) -> pd.DataFrame:
        """The comparison's frame with `verdict`, `reviewer_name`, `comment` and `decided_at`, as the log is now."""
        return self._state.frame

    @property
    def last_error(self) -> Exception | None:
        """The last unexpected error while the browser was answered, for bug reports."""
        return self._conversation.last_error

    def refresh(self) -> None:
        """Take over what others did meanwhile: verdicts, and masks. The widget does so when somebody looks at it."""
        self._conversation.refresh()
