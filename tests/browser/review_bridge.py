"""Views of a Reviewer in a page without JupyterLab: they talk to the widget itself, and messages can be lost."""

from __future__ import annotations

import base64
import json

SHOW = """async ({ source, style, review, views }) => {
  const { default: widget } = await import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
  const listeners = new Set();
  const model = {
    get: name => ({ _review: review, _exports: [] })[name],
    send: async message => {
      for (const [content, buffers] of await kernel(message))
        for (const listen of [...listeners]) listen(content, buffers.map(bytes));
    },
    on: (event, listen) => event === 'msg:custom' && listeners.add(listen),
    off: (event, listen) => listeners.delete(listen),
  };
  document.body.innerHTML = `<style>${style}</style>` + '<main></main>'.repeat(views);
  for (const el of document.querySelectorAll('main')) widget.render({ model, el });
}"""


class Bridge:
    """Views of a widget, in one page; each hears all that the kernel sends."""

    def __init__(self, page, reviewer, views=1):
        self.page, self.reviewer = page, reviewer
        self.lost = []  # kinds of messages that do not arrive, each once
        self.asked = []  # kinds of messages that the views sent
        self._sent = []
        reviewer.send = lambda content, buffers=None: self._sent.append((content, buffers or []))
        page.expose_function("kernel", self._kernel)
        told = {"source": reviewer._esm, "style": reviewer._css, "review": reviewer._review}
        page.evaluate(SHOW, {**told, "views": views})
        self.views = page.locator(".whiteshot-review").all()

    def _kernel(self, message):
        self.asked.append(message["kind"])
        self.reviewer._protocol.receive(message)
        if self.reviewer._protocol._masking:
            self.reviewer._protocol._masking.wait()
        sent, self._sent[:] = list(self._sent), []
        return [self._packed(*one) for one in sent if not self._loses(one[0]["kind"])]

    def _loses(self, kind):
        if kind in self.lost:
            self.lost.remove(kind)
            return True
        return False

    def _packed(self, content, buffers):
        return [json.loads(json.dumps(content)), [base64.b64encode(buffer).decode() for buffer in buffers]]
