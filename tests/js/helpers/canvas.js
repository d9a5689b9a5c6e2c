// What pixels.js needs of a browser's canvas: pictures drawn at their own size, and their pixels.

class Pixels {
  /**
   * @param {number} width
   * @param {number} height
   */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.data = new Uint8ClampedArray(4 * width * height);
  }
}

class Canvas {
  width = 0;
  height = 0;
  pixels = new Pixels(0, 0);
  /** @type {{ image: unknown, box: number[] }[]} */
  drawn = [];

  /**
   * @param {number} [width]
   * @param {number} [height]
   */
  constructor(width = 0, height = 0) {
    this.width = width;
    this.height = height;
  }

  getContext() {
    return this;
  }

  fillRect() {
    this.pixels = new Pixels(this.width, this.height);
    this.pixels.data.fill(255);
  }

  /**
   * @param {FakeImage | Canvas} image
   * @param {number[]} box
   */
  drawImage(image, ...box) {
    this.drawn.push({ image, box });
    if (image instanceof Canvas) return;
    for (let y = 0; y < Math.min(this.height, image.naturalHeight); y += 1) {
      for (let x = 0; x < Math.min(this.width, image.naturalWidth); x += 1) {
        this.pixels.data.set([...image.colour(x, y), 255], 4 * (y * this.width + x));
      }
    }
  }

  getImageData() {
    return this.pixels;
  }

  /** @param {Pixels} pixels */
  putImageData(pixels) {
    this.pixels = pixels;
  }
}

export class FakeImage {
  /**
   * @param {number} width
   * @param {number} height
   * @param {(x: number, y: number) => number[]} colour red, green, blue of a pixel
   */
  constructor(width, height, colour) {
    this.naturalWidth = width;
    this.naturalHeight = height;
    this.colour = colour;
  }
}

/**
 * Run a function of two pictures, and return the canvas that it drew.
 * @param {(before: HTMLImageElement, after: HTMLImageElement) => HTMLCanvasElement} draw
 * @param {FakeImage} before
 * @param {FakeImage} after
 */
export function canvasOf(draw, before, after) {
  const browser = { OffscreenCanvas: Canvas, ImageData: Pixels, document: { createElement: () => new Canvas() } };
  Object.assign(globalThis, browser);
  try {
    const images = /** @type {[HTMLImageElement, HTMLImageElement]} */ (/** @type {unknown} */ ([before, after]));
    return /** @type {Canvas} */ (/** @type {unknown} */ (draw(...images)));
  } finally {
    for (const name of Object.keys(browser)) Reflect.deleteProperty(globalThis, name);
  }
}

/**
 * The red, green, blue and opacity of a pixel.
 * @param {Canvas} canvas
 * @param {number} x
 * @param {number} y
 */
export function pixelOf({ pixels }, x, y) {
  const at = 4 * (y * pixels.width + x);
  return [...pixels.data.slice(at, at + 4)];
}

/**
 * The canvas that was drawn over another.
 * @param {Canvas} canvas
 */
export function overlayOf({ drawn }) {
  const [{ image }] = drawn;
  if (!(image instanceof Canvas)) throw new Error("No canvas was drawn over it");
  return image;
}
