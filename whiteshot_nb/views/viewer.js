/** @import { Badge, Bytes } from "./types" */

// Functions that the views share: create elements, keep the URLs of pictures, batch requests.

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {string | null} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
}

/**
 * @param {string} text
 * @param {(event: MouseEvent) => void} act
 * @param {{ className?: string, label?: string, key?: string }} [look]
 */
export function button(text, act, { className = "", label, key } = {}) {
  const node = element("button", className, text);
  node.type = "button";
  if (label) node.setAttribute("aria-label", label);
  if (key) node.append(" ", element("kbd", "", key));
  node.addEventListener("click", act);
  return node;
}

/** @param {Badge[]} badges */
export function chips(badges) {
  return badges.map((badge) => element("span", `ws-chip ${badge.tone}`, badge.text));
}

/**
 * Return the images in a node that show the picture with this id.
 * @param {ParentNode} root
 * @param {string} id
 */
export function imagesOf(root, id) {
  return /** @type {NodeListOf<HTMLImageElement>} */ (root.querySelectorAll(`img[data-id="${CSS.escape(id)}"]`));
}

/**
 * Batch requests that are made before the next repaint, because each message to the kernel takes about 50 ms.
 * @param {(ids: string[]) => void} send
 */
export function batched(send) {
  /** @type {string[]} */
  let waiting = [];
  return (/** @type {string} */ id) => {
    if (waiting.push(id) === 1) {
      requestAnimationFrame(() => {
        const ids = [...new Set(waiting)];
        waiting = [];
        for (let i = 0; i < ids.length; i += 24) send(ids.slice(i, i + 24));
      });
    }
  };
}

// Object URLs by kind and id. If there are more than `most`, the oldest is revoked; `clear` revokes all.
export class Urls {
  /** @type {Map<string, string>} */
  #urls = new Map();
  #most;
  constructor(most = Infinity) {
    this.#most = most;
  }
  /** @param {string} key */
  get(key) {
    return this.#urls.get(key);
  }
  /**
   * @param {string} key
   * @param {Bytes | string} view
   * @param {string} type
   */
  put(key, view, type) {
    const url = URL.createObjectURL(new Blob([view], { type }));
    const replaced = this.#urls.get(key);
    if (replaced) URL.revokeObjectURL(replaced);
    this.#urls.set(key, url);
    if (this.#urls.size > this.#most) {
      const [[oldest, old]] = this.#urls;
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
