// What the views share: elements, pictures from the kernel, requests in batches.

export function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
}

export function button(text, act, { className = "", label, key } = {}) {
  const node = element("button", className, text);
  node.type = "button";
  if (label) node.setAttribute("aria-label", label);
  if (key) node.append(" ", element("kbd", "", key));
  node.addEventListener("click", act);
  return node;
}

export function chips(badges) {
  return badges.map((badge) => element("span", `ws-chip ${badge.tone}`, badge.text));
}

// Batches requests that come within one frame: a round trip costs about 50 ms, whatever it carries.
export function batched(send) {
  let waiting = [];
  return (id) => {
    if (waiting.push(id) === 1) {
      requestAnimationFrame(() => {
        const ids = [...new Set(waiting)];
        waiting = [];
        for (let i = 0; i < ids.length; i += 24) send(ids.slice(i, i + 24));
      });
    }
  };
}

// Object URLs by id and kind, all revoked together; of more than `most`, the oldest goes.
export class Urls {
  #urls = new Map();
  #most;
  constructor(most = Infinity) {
    this.#most = most;
  }
  get(key) {
    return this.#urls.get(key);
  }
  put(key, view, type) {
    const url = URL.createObjectURL(new Blob([view], { type }));
    if (this.#urls.has(key)) URL.revokeObjectURL(this.#urls.get(key));
    this.#urls.set(key, url);
    if (this.#urls.size > this.#most) {
      const [oldest, old] = this.#urls.entries().next().value;
      URL.revokeObjectURL(old);
      this.#urls.delete(oldest);
    }
    return url;
  }
  clear() {
    for (const url of this.#urls.values()) URL.revokeObjectURL(url);
    this.#urls.clear();
  }
}
