// Two pictures of different sizes on one sheet: what only one of them has, and where a pane has no picture.

function beyond([width, height], [across, down]) {
  const right = [width, 0, across - width, Math.min(height, down)];
  const below = [0, height, across, down - height];
  return [right, below].filter((box) => box[2] > 0 && box[3] > 0);
}

function reach(sizes, furthest) {
  return [0, 1].map((side) => furthest(...sizes.map((size) => size[side])));
}

export function sizesOf(images) {
  return images.map((image) => [image.naturalWidth, image.naturalHeight]);
}

// The size of the sheet on which all of them have room.
export function sheetOf(sizes) {
  return reach(sizes, Math.max);
}

// Of the sizes shown in a pane, and of both pictures: rectangles `alone` that one has and the other has not, rectangles
// `bare` that none of those shown reaches.
export function extentsOf(shown, both) {
  const common = reach(both, Math.min);
  const sheet = sheetOf(both);
  const alone = shown.flatMap((size) => beyond(common, size));
  if (shown.length === 1) return { alone, bare: beyond(shown[0], sheet) };
  const whole = both.some((size) => size[0] === sheet[0] && size[1] === sheet[1]);
  return { alone, bare: whole ? [] : [[...common, sheet[0] - common[0], sheet[1] - common[1]]] };
}
