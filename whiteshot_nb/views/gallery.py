"""The gallery, a widget with a grid of pictures that loads thumbnails on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from whiteshot_nb.views.export_menu import ExportMenu
from whiteshot_nb.views.gallery_items import gallery_items, summary_of
from whiteshot_nb.views.js_modules import compose_module, styles
from whiteshot_nb.views.static_html import contact_sheet
from whiteshot_nb.views.thumbnails import Thumbnails

if TYPE_CHECKING:
    import pandas as pd

    from whiteshot_nb.export.exportable import Exportable
    from whiteshot_nb.store import Pictures


class Gallery(anywidget.AnyWidget):
    """Show screenshots as a grid of thumbnails; a click or Enter opens a picture at full size.

    The browser requests thumbnails shortly before it shows them, and a full-size picture when the user opens it.
    Pictures are not part of the widget's state, so a saved notebook contains only a small static copy of the gallery.

    Parameters
    ----------
    frame
        DataFrame with rows of ``shots.frame``.
    pictures
        The PNG files by SHA-256, such as ``shots.pictures``.
    exported
        Shots that the user can export with the Export menu, usually the shots in `frame`. Default: the menu is hidden.
    """

    _esm = compose_module("gallery.js")
    _css = styles("gallery.css", "export_menu.css")

    _items: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    _summary: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    _exports: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)

    def __init__(self, frame: pd.DataFrame, pictures: Pictures, *, exported: Exportable | None = None) -> None:
        super().__init__()
        self._export_menu = ExportMenu(self)
        self.on_msg(self._answer)
        self.show(frame, pictures, exported=exported)

    def __repr__(self) -> str:
        return f"<Gallery {self._summary['text']}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 - Jupyter's protocol
        """Add a static contact sheet, for saved notebooks, exports and GitHub, which have no kernel."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        extra = {"text/plain": repr(self), "text/html": contact_sheet(self._frame, self._pictures)}
        return {**(data or {}), **extra}, metadata

    def close(self) -> None:
        """Close the widget, cancel a running export, and delete the temporary file of the export."""
        self._export_menu.close()
        super().close()

    def show(self, frame: pd.DataFrame, pictures: Pictures, *, exported: Exportable | None = None) -> None:
        """Replace the shots that this widget shows.

        Parameters
        ----------
        frame
            DataFrame with rows of ``shots.frame``.
        pictures
            The PNG files by SHA-256.
        exported
            Shots that the user can export with the Export menu. Default: the menu is hidden.
        """
        self._frame, self._pictures, self._thumbnails = frame, pictures, Thumbnails(pictures)
        with self.hold_sync():
            self._export_menu.offer(exported)
            self._summary = summary_of(frame)
            self._items = gallery_items(frame)

    def _answer(self, _widget: object, message: dict[str, Any], _buffers: object) -> None:
        """Answer a request of the browser; ignore requests that are unknown or for pictures outside the frame."""
        pictures, thumbnails = self._pictures, self._thumbnails  # `show` may swap them, on another thread
        hashes = set(self._frame["sha256"].dropna())
        wanted = [key for key in message.get("ids", []) if isinstance(key, str) and key in hashes]
        if message.get("kind") == "thumbnails":
            found = thumbnails.of(wanted)
            self.send({"kind": "thumbnails", "ids": list(found)}, list(found.values()))
        elif message.get("kind") == "picture" and wanted:
            self.send({"kind": "picture", "ids": wanted[:1]}, [pictures.get(wanted[0])])
