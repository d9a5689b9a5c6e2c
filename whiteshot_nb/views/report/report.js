import { ReviewReport } from "./review_report.js";
import { ShotsReport } from "./shots_report.js";
import { Store } from "./store.js";

/** @import { ReviewData, ShotsData } from "../types" */

// Begins as soon as the words are there; pictures come after them, and are waited for where they are wanted.

const DARK = matchMedia("(prefers-color-scheme: dark)");

function paint() {
  document.documentElement.dataset.jpThemeLight = String(!DARK.matches);
}

paint();
DARK.addEventListener("change", paint);

/**
 * An element of report.html, which has it.
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
