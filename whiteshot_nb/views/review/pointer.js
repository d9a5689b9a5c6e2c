// The mouse on the pictures: the slider, moving the paper, drawing a mask, the wheel.

const SMALLEST_MASK = 3;

function dragging(stage, sheet, start) {
  if (stage.shown === "slider") {
    const slide = (event) => stage.slide(sheet.point(event)[0] / sheet.size[0]);
    slide(start);
    return { move: slide, end: slide };
  }
  const { x, y, scale } = stage.view;
  const move = (event) =>
    stage.move({ scale, x: x + event.clientX - start.clientX, y: y + event.clientY - start.clientY });
  return { move, end: () => {} };
}

function masking(stage, sheet, start) {
  const from = sheet.point(start);
  const box = (event) => {
    const to = sheet.point(event);
    const corner = from.map((value, side) => Math.min(value, to[side]));
    return [...corner, ...from.map((value, side) => Math.abs(value - to[side]))];
  };
  const end = (event) => {
    const [x, y, width, height] = box(event);
    stage.mark();
    if (width >= SMALLEST_MASK && height >= SMALLEST_MASK) stage.masks.draw([x, y, width, height]);
    else stage.masks.chooseAt(from);
  };
  return { move: (event) => stage.mark(box(event)), end };
}

export function listenToPointers(stage) {
  const { panes } = stage;
  const under = (event) => stage.sheets.find((sheet) => sheet.size && sheet.frame.contains(event.target));
  panes.addEventListener("pointerdown", (event) => {
    const sheet = under(event);
    if (!sheet || event.button) return;
    const drag = stage.masks.on ? masking(stage, sheet, event) : dragging(stage, sheet, event);
    const ended = new AbortController();
    const { signal } = ended;
    panes.setPointerCapture(event.pointerId);
    panes.addEventListener("pointermove", drag.move, { signal });
    panes.addEventListener("pointercancel", () => ended.abort(), { signal });
    panes.addEventListener(
      "pointerup",
      (last) => {
        ended.abort();
        drag.end(last);
      },
      { signal },
    );
  });
  const wheel = (event) => {
    const sheet = under(event);
    if (!sheet || !(event.ctrlKey || event.metaKey)) return; // without a key, the page scrolls
    event.preventDefault();
    const place = sheet.frame.getBoundingClientRect();
    stage.zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, [event.clientX - place.left, event.clientY - place.top]);
  };
  panes.addEventListener("wheel", wheel, { passive: false });
}
