"""The Export menu of a widget, with its list of formats, and its messages to and from the browser."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Protocol, cast

from whiteshot_nb import export
from whiteshot_nb.views.export_menu.delivery import Delivery

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from whiteshot_nb.export.exportable import Exportable
    from whiteshot_nb.export.formats import Format

_MAX_ORDER_LENGTH = 64


class MessagingWidget(Protocol):
    """A widget that exchanges custom messages with the browser."""

    def set_trait(self, name: str, value: object) -> None:
        """Set a trait of the widget, such as ``_exports``."""

    def send(self, content: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        """Send a message to the browser."""

    def on_msg(self, callback: Callable[..., None]) -> None:
        """Register a function that is called with each message from the browser."""


class ExportMenu:
    """The Export menu of one widget; the trait `_exports` of the widget contains the list of formats.

    The browser chooses an id for each export, requests the export, and then requests the file piece by piece. A widget
    has only one export at a time, so a new request cancels the previous export.

    Parameters
    ----------
    widget
        Widget to which the menu belongs.
    """

    def __init__(self, widget: MessagingWidget) -> None:
        self._widget = widget
        self._exported: Exportable | None = None
        self._lock = threading.Lock()
        self._order = ""
        self._delivery: Delivery | None = None
        self._handlers: Mapping[str, Callable[[str, Mapping[str, Any]], None]] = {
            "export": self._begin,
            "export-piece": self._send_piece,
            "export-cancel": self._cancel,
        }
        widget.on_msg(self._receive)

    def offer(self, exported: object) -> None:
        """Show the formats in which the given shots or the given comparison can be exported.

        Parameters
        ----------
        exported
            The shots or the comparison. If this is None or cannot be exported, the menu has no formats.
        """
        self._exported = cast("Exportable", exported) if hasattr(exported, "_export_kind") else None
        formats = _formats(self._exported)
        listed = [{"suffix": one.suffix, "label": one.label, "about": one.description} for one in formats]
        self._widget.set_trait("_exports", listed)

    def close(self) -> None:
        """Cancel a running export, and delete its file."""
        self._replace("", None)

    def _receive(self, _widget: object, message: Mapping[str, Any], _buffers: object) -> None:
        """Handle a message from the browser; an invalid message is ignored."""
        handle, order = self._handlers.get(str(message.get("kind"))), message.get("order")
        if handle and isinstance(order, str) and 0 < len(order) <= _MAX_ORDER_LENGTH:
            handle(order, message)

    def _begin(self, order: str, message: Mapping[str, Any]) -> None:
        exported, suffix = self._exported, message.get("suffix")
        file_format = next((one for one in _formats(exported) if one.suffix == suffix), None)
        if exported is not None and file_format is not None:
            self._replace(order, Delivery(exported, file_format, lambda status: self._send(order, status)))

    def _send_piece(self, order: str, message: Mapping[str, Any]) -> None:
        offset = message.get("offset")
        if not isinstance(offset, int) or offset < 0:
            return
        with self._lock:
            delivery = self._delivery if order == self._order else None
        data = delivery.piece(offset) if delivery else None
        if data is None:
            self._send(order, {"state": "failed", "text": "The exported file has been deleted. Export it again."})
        else:
            self._send(order, {"state": "piece", "offset": offset}, [data])

    def _cancel(self, order: str, _message: Mapping[str, Any]) -> None:
        if order == self._order:
            self._replace("", None)

    def _replace(self, order: str, delivery: Delivery | None) -> None:
        with self._lock:
            old, self._delivery = self._delivery, delivery
            old_order, self._order = self._order, order
        if old is not None:
            old.drop()
            self._send(old_order, {"state": "cancelled"})

    def _send(self, order: str, status: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        self._widget.send({"kind": "export", "order": order, **status}, buffers)


def _formats(exported: Exportable | None) -> list[Format]:
    return [] if exported is None else export.formats_of(exported._export_kind)
