import { ReviewReport } from "./review_report.js";
import { ShotsReport } from "./shots_report.js";
import { Store } from "./store.js";

/** @import { ReviewData, ShotsData } from "../types" */

// Starts when the text of the page is loaded. Pictures come later in the page; the code that needs one waits for it.

const DARK = matchMedia("(prefers-color-scheme: dark)");

function paint() {
  document.documentElement.dataset.jpThemeLight = String(!DARK.matches);
}

paint();
DARK.addEventListener("change", paint);

/**
 * Return an element of report.html, which must exist.
 * @param {string} id
 */
function part(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @type {ReviewData | ShotsData} */
const data = JSON.parse(part("data").textContent ?? "");
const store = new Store(data);
const report = data.kind === "review" ? new ReviewReport(data, store) : new ShotsReport(data, store);
part("report").append(...report.nodes);
part("whereabouts").textContent = store.whereabouts();
if (report instanceof ReviewReport) report.start();
