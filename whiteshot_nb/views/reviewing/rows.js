/** @import { Column, ReviewRow, RowColumns } from "../types" */

// The rows of a review, from columns: a column is a list of values, or one value if it is the same in all rows.

/**
 * @template Value
 * @param {Column<Value>} column
 * @param {number} at
 * @returns {Value}
 */
export function valueAt(column, at) {
  return Array.isArray(column) ? column[at] : column;
}

/** @param {number | null} number of a picture */
function idOf(number) {
  return number === null ? null : String(number);
}

/**
 * @param {RowColumns} columns
 * @param {number} count
 * @returns {ReviewRow[]}
 */
export function rowsOf(columns, count) {
  const names = Object.entries(columns.numbers);
  return Array.from({ length: count }, (_, at) => ({
    card: valueAt(columns.card, at),
    elsewhere: valueAt(columns.elsewhere, at),
    room: valueAt(columns.room, at),
    scene: valueAt(columns.scene, at),
    name: valueAt(columns.name, at),
    change: valueAt(columns.change, at),
    about: valueAt(columns.about, at),
    boxes: valueAt(columns.boxes, at),
    before: idOf(valueAt(columns.before, at)),
    after: idOf(valueAt(columns.after, at)),
    doubt: valueAt(columns.doubt, at),
    numbers: names.flatMap(([name, column]) => {
      const value = valueAt(column, at);
      return value ? [{ name, value }] : [];
    }),
  }));
}
