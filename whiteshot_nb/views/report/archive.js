/** @typedef {{ name: string, stored: boolean, start: number, size: number }} ArchiveEntry */

// Reads the ZIP next to a report, which is not compressed. Only the requested pictures are read.

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LONGEST_END = 22 + 65535;

/**
 * @param {Blob} file
 * @param {number} start
 * @param {number} end
 */
async function part(file, start, end) {
  return new DataView(await file.slice(start, end).arrayBuffer());
}

/** @param {DataView} tail */
function endOf(tail) {
  for (let at = tail.byteLength - 22; at >= 0; at -= 1) if (tail.getUint32(at, true) === END) return at;
  throw new Error("This file is not a ZIP file.");
}

/**
 * @param {DataView<ArrayBuffer>} list
 * @returns {Generator<ArchiveEntry>}
 */
function* entriesOf(list) {
  const text = new TextDecoder();
  for (let at = 0; at + 46 <= list.byteLength && list.getUint32(at, true) === ENTRY; ) {
    const [name, extra, comment] = [28, 30, 32].map((place) => list.getUint16(at + place, true));
    const [packed, size, start] = [20, 24, 42].map((place) => list.getUint32(at + place, true));
    const bytes = new Uint8Array(list.buffer, list.byteOffset + at + 46, name);
    yield { name: text.decode(bytes), stored: list.getUint16(at + 10, true) === 0 && packed === size, start, size };
    at += 46 + name + extra + comment;
  }
}

export class Archive {
  /**
   * @param {Blob} file
   * @param {Map<string, ArchiveEntry>} entries
   */
  constructor(file, entries) {
    this.file = file;
    this.entries = entries;
  }

  /**
   * Read the list of files in a ZIP.
   * @param {Blob} file
   */
  static async of(file) {
    const from = Math.max(0, file.size - LONGEST_END);
    const tail = await part(file, from, file.size);
    const at = endOf(tail);
    const [length, start] = [12, 16].map((place) => tail.getUint32(at + place, true));
    if (start === 0xffffffff) throw new Error("This ZIP file is too large to open here. Unpack it next to the report.");
    const list = await part(file, start, start + length);
    return new Archive(file, new Map([...entriesOf(list)].map((entry) => [entry.name, entry])));
  }

  /** @param {string} name */
  has(name) {
    return this.entries.get(name)?.stored === true;
  }

  /**
   * Read a picture that is in the ZIP.
   * @param {string} name
   */
  async read(name) {
    const { start, size } = /** @type {ArchiveEntry} */ (this.entries.get(name));
    const head = await part(this.file, start, start + 30);
    const from = start + 30 + head.getUint16(26, true) + head.getUint16(28, true);
    return new Uint8Array(await this.file.slice(from, from + size).arrayBuffer());
  }
}
