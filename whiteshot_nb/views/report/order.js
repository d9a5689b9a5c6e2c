// Which rows are shown, and in which order: a search for words, and the ways to sort.

const NAMES = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

function plain(text) {
  return text.normalize("NFKC").toLowerCase();
}

// A test for texts that hold every word of a search.
export function searched(query) {
  const words = plain(query).split(/\s+/).filter(Boolean);
  return (text) => {
    const there = words.length ? plain(text) : "";
    return words.every((word) => there.includes(word));
  };
}

// `first` is what the order is called in which they come.
export function waysToSort(first, sorts) {
  return [{ label: first }, { label: "By name", byName: true }, ...sorts];
}

// The place of each row, smallest first; rows without a value are last, and equal ones keep their order.
export function placesOf(names, way) {
  const rows = names.map((_, row) => row);
  if (way.byName) rows.sort((one, other) => NAMES.compare(names[one], names[other]) || one - other);
  else if (way.values) {
    const value = (row) => way.values[row] ?? Infinity;
    rows.sort((one, other) => (value(one) === value(other) ? one - other : value(one) - value(other)));
  }
  const places = new Array(names.length);
  rows.forEach((row, place) => (places[row] = place));
  return places;
}
