import { Store } from "./store.js";
import { ReviewReport } from "./review_report.js";
import { ShotsReport } from "./shots_report.js";

// Begins as soon as the words are there; pictures come after them, and are waited for where they are wanted.

const DARK = matchMedia("(prefers-color-scheme: dark)");

function paint() {
  document.documentElement.dataset.jpThemeLight = String(!DARK.matches);
}

paint();
DARK.addEventListener("change", paint);

const data = JSON.parse(document.getElementById("data").textContent);
const store = new Store(data);
const report = data.kind === "review" ? new ReviewReport(data, store) : new ShotsReport(data, store);
document.getElementById("report").append(...report.nodes);
document.getElementById("whereabouts").textContent = store.whereabouts();
report.start?.();
