"""What a widget offers to export, and what its browser says about that."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Protocol

from whiteshot_nb import export
from whiteshot_nb.views.export_menu.delivery import Delivery, Exported

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LONGEST_ORDER = 64


class SendsMessages(Protocol):
    """Whoever has the browser at the other end."""

    exports: list[dict[str, Any]]

    def send(self, content: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        """Send a message to the browser."""

    def on_msg(self, callback: Callable[..., None]) -> None:
        """Call back with each message of the browser."""


class ExportMenu:
    """The Export menu of one widget, whose trait `exports` lists the kinds of files.

    The browser orders a file under a name of its own, and asks for each piece of it. There is one file at a time: a new
    order takes the place of the one before.

    Parameters
    ----------
    widget
        Where the browser is.
    """

    def __init__(self, widget: SendsMessages) -> None:
        self._widget = widget
        self._exported: Exported | None = None
        self._turn = threading.Lock()
        self._order = ""
        self._delivery: Delivery | None = None
        self._acts: Mapping[str, Callable[[str, Mapping[str, Any]], None]] = {
            "export": self._begin,
            "export-piece": self._send_piece,
            "export-cancel": self._cancel,
        }
        widget.on_msg(self._receive)

    def offer(self, exported: Exported | None) -> None:
        """Offer what these can be written as; nothing if there is None."""
        self._exported = exported
        forms = [] if exported is None else export.formats_of(exported)
        self._widget.exports = [{"suffix": form.suffix, "label": form.label, "about": form.about} for form in forms]

    def close(self) -> None:
        """Stop what is under way, and leave no file behind."""
        self._take_over("", None)

    def _receive(self, _widget: object, message: Mapping[str, Any], _buffers: object) -> None:
        """Do what the browser asks for; what makes no sense is ignored."""
        act, order = self._acts.get(str(message.get("kind"))), message.get("order")
        if act and isinstance(order, str) and 0 < len(order) <= _LONGEST_ORDER:
            act(order, message)

    def _begin(self, order: str, message: Mapping[str, Any]) -> None:
        exported, suffix = self._exported, message.get("suffix")
        form = next((one for one in export.formats_of(exported) if one.suffix == suffix), None)
        if exported is not None and form is not None:
            self._take_over(order, Delivery(exported, form, lambda said: self._say(order, said)))

    def _send_piece(self, order: str, message: Mapping[str, Any]) -> None:
        offset = message.get("offset")
        if not isinstance(offset, int) or offset < 0:
            return
        with self._turn:
            delivery = self._delivery if order == self._order else None
        data = delivery.piece(offset) if delivery else None
        if data is None:
            self._say(order, {"state": "failed", "text": "The file is not there any more. Export it again."})
        else:
            self._say(order, {"state": "piece", "offset": offset}, [data])

    def _cancel(self, order: str, _message: Mapping[str, Any]) -> None:
        if order == self._order:
            self._take_over("", None)

    def _take_over(self, order: str, delivery: Delivery | None) -> None:
        with self._turn:
            old, self._delivery = self._delivery, delivery
            old_order, self._order = self._order, order
        if old is not None:
            old.drop()
            self._say(old_order, {"state": "cancelled"})

    def _say(self, order: str, said: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        self._widget.send({"kind": "export", "order": order, **said}, buffers)
