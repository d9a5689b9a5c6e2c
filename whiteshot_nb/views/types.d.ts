// The messages between the views and the kernel, and the data of a report. They are defined in Python by
// gallery_items.py, export_menu/menu.py, review/protocol.py, report/shots_content.py and report/review_content.py.

export type Size = [width: number, height: number];
export type Point = [x: number, y: number];
export type Box = [x: number, y: number, width: number, height: number];
export type Bytes = Uint8Array<ArrayBuffer> | DataView<ArrayBuffer>;

/** The connection to the kernel: anywidget's model, or, in a report, the object that replaces the kernel. */
export interface Channel<Traits, Answer, Request> {
  get<Name extends keyof Traits>(name: Name): Traits[Name];
  on(event: "msg:custom", listener: (message: Answer, buffers: Bytes[]) => void): void;
  on(event: `change:${keyof Traits & string}`, listener: () => void): void;
  off(event: "msg:custom", listener: (message: Answer, buffers: Bytes[]) => void): void;
  off(event: `change:${keyof Traits & string}`, listener: () => void): void;
  send(message: Request): void;
}

// The Export menu

export interface ExportFormat {
  suffix: string;
  label: string;
  about: string;
}

export interface ExportTraits {
  _exports: ExportFormat[];
}

export type ExportRequest =
  | { kind: "export"; order: string; suffix: string }
  | { kind: "export-piece"; order: string; offset: number }
  | { kind: "export-cancel"; order: string };

export type ExportAnswer = { kind: "export"; order: string } & (
  | { state: "making"; done: number; total: number }
  | { state: "ready"; name: string; size: number }
  | { state: "piece"; offset: number }
  | { state: "failed"; text: string }
  | { state: "cancelled" }
);

/** The part of a widget's model that the Export menu uses; it also receives the answers to the other parts. */
export type ExportChannel = Channel<
  Partial<ExportTraits>,
  ExportAnswer | PicturesMessage | ReviewAnswer,
  ExportRequest
>;

// The gallery

export interface Badge {
  tone: string;
  text: string;
  kind?: string;
}

/** A shot, as shown in a tile. If `id` is null, the shot has no picture. */
export interface ShotItem {
  id: string | null;
  scene: string;
  size: string;
  alt: string;
  error?: string | null;
  hint?: string | null;
  badges: Badge[];
}

export interface GalleryTraits extends ExportTraits {
  _items: ShotItem[];
  _summary: { title: string; badges: Badge[] };
}

export interface PicturesMessage {
  kind: "thumbnails" | "picture";
  ids: string[];
}

export type GalleryChannel = Channel<GalleryTraits, PicturesMessage | ExportAnswer, PicturesMessage | ExportRequest>;

// The review

export type Verdict = "accepted" | "rejected";
export type Status = "open" | Verdict | "all";

/** One picture of a scene: its id, or the reason why it is missing. */
export interface Side {
  id: string | null;
  missing: string;
}

export interface SceneMask {
  box: Box;
  id?: string;
  scenes?: string;
  where?: string;
  about?: string;
}

/** The details of a scene, in addition to those of its row. */
export interface Details {
  boxes: Box[];
  masks: SceneMask[];
  warning: string;
  before: Side;
  after: Side;
  group?: string;
  pattern?: string;
  note?: Node | null;
}

/** What is shown of a selected scene: its row, its details and the verdict on it. */
export interface Facts extends Details {
  name: string;
  change: string;
  reason: string;
  numbers: { name: string; value: string }[];
  held?: HeldEvent;
}

/** The values of a column in all rows: a list, or one value if it is the same in all rows. */
export type Column<Value> = Value | Value[];

/** The rows of a review, as they are sent. Pictures are numbered. */
export interface RowColumns {
  card: Column<number>;
  elsewhere: Column<boolean>;
  room: Column<string>;
  scene: Column<string>;
  name: Column<string>;
  change: Column<string>;
  about: Column<string>;
  boxes: Column<number>;
  before: Column<number | null>;
  after: Column<number | null>;
  doubt: Column<string>;
  numbers: Record<string, Column<string>>;
}

/** A row of a review. `doubt` is what must be confirmed before it is accepted; empty if nothing. */
export interface ReviewRow {
  card: number;
  elsewhere: boolean;
  room: string;
  scene: string;
  name: string;
  change: string;
  about: string;
  boxes: number;
  before: string | null;
  after: string | null;
  doubt: string;
  numbers: { name: string; value: string }[];
}

export interface VerdictEvent {
  id: string;
  verdict: Verdict | "undone";
  who: string;
  at: string;
  comment: string;
  engine: string;
  undoes: string | null;
  /** The baseline for which it counts; without one it counts for all. */
  baseline?: string | null;
  rows: number[];
}

/** A decision that has not been undone. */
export type HeldEvent = VerdictEvent & { verdict: Verdict };

/** The rows of a review and the decisions on them. */
export interface ReviewRows {
  title: string;
  /** All change types, in their order. */
  changes: string[];
  /** The change types that need no review. */
  quiet: string[];
  count: number;
  rows: RowColumns;
  events: VerdictEvent[];
  reviewer?: string;
}

/** A line of the list: the rows of a card, or one member below its open card. */
export interface ListLine {
  card: number;
  rows: number[];
  member: boolean;
}

/** The content of a line of the list. */
export interface LineItem extends ListLine {
  name: string;
  about: string;
  change: string;
  picture: string | null;
  boxes: number;
  verdict: Verdict | "in part" | null;
  opened: boolean;
  excluded: number[];
  elsewhere?: number[];
}

/** A value that rows can be filtered by, the number of cards with this value, and whether the filter is on. */
export interface Facet {
  name: string;
  count: number;
  on: boolean;
}

export interface Overview {
  title: string;
  scenes: number;
  lines: number;
  done: number;
  total: number;
  statuses: Facet[];
  changes: Facet[];
  searching: boolean;
  last: { text: string; at: string; comment: string } | null;
}

export interface Filters {
  status: string;
  changes: string[];
  /** Words that the texts of a row must contain. */
  words: string;
  /** The rows for which an expression is true; null if there is no expression. */
  matches: Set<number> | null;
}

/** The selected row, so that it can be selected again in a new list. */
export interface Place {
  row: number | null;
  member: boolean;
}

/** The scenes to which a mask applies, and the reason for the mask. */
export interface MaskScope {
  scope: string;
  pattern: string;
  comment: string;
}

/** A verdict to record. `seen` is the latest decision that the view knows, `request` marks the answer to it. */
export interface Decision {
  request: string;
  verdict: Verdict;
  rows: number[];
  comment: string;
  sure: boolean;
  seen: string | null;
}

export type ReviewRequest =
  | { kind: "rows" }
  | { kind: "facts"; row: number }
  | { kind: "thumbnails"; ids: string[] }
  | { kind: "picture"; id: string }
  | { kind: "query"; request: string; query: string }
  | ({ kind: "decide" } & Decision)
  | { kind: "undo"; request: string; rows: number[]; seen: string | null }
  | ({ kind: "mask"; row: number; box: Box } & MaskScope)
  | { kind: "unmask"; row: number; mask: string }
  | { kind: "refresh"; seen: string | null };

/** Decisions that come directly after the one with the id `after`; null if that does not matter. */
export interface NewEvents {
  after: string | null;
  events: VerdictEvent[];
}

/** A verdict was recorded, or undone. */
export interface Decided extends NewEvents {
  kind: "decided";
  request: string | null;
}

/** A verdict that the user must confirm. */
export interface Question extends NewEvents {
  kind: "confirm";
  request: string | null;
  text: string;
  verdict: Verdict;
}

/** An error; without a request, every view shows it. */
export interface Trouble {
  kind: "trouble";
  request?: string | null;
  text: string;
  field?: string | null;
}

/** All rows. Each evaluation of masks makes a new version of them. */
export interface AllRows extends ReviewRows {
  kind: "rows";
  version: number;
}

/** The rows in which the version differs from the one before; `at` are their numbers. */
export interface ChangedRows extends NewEvents {
  kind: "changed";
  version: number;
  at: number[];
  rows: RowColumns;
}

export interface Queried {
  kind: "queried";
  request: string | null;
  rows: number[];
}

export type ReviewAnswer =
  | AllRows
  | ChangedRows
  | ({ kind: "events" } & NewEvents)
  | { kind: "facts"; row: number; facts: Details }
  | { kind: "thumbnails"; ids: string[] }
  | { kind: "picture"; id: string }
  | Queried
  | Decided
  | Question
  | Trouble
  | { kind: "news"; text: string };

export interface ReviewTraits extends Partial<ExportTraits> {
  /** What is shown before the rows are here. */
  _review: { title: string; maskable: boolean };
  /** Whether the review is in a report, which has no kernel. */
  offline?: boolean;
}

export type ReviewChannel = Channel<ReviewTraits, ReviewAnswer | ExportAnswer, ReviewRequest | ExportRequest>;

// Reports

/** A picture of a report. The flags (0 or 1): whether it is intact, and whether the page has its thumbnail and PNG. */
export type PictureEntry = [
  sha256: string,
  name: string,
  width: number,
  height: number,
  there: number,
  thumbnail: number,
  full: number,
];

/** The number of a picture in a report; the review's messages contain the number as a string. */
export type PictureNumber = number | string;

/** A sort order of the rows: by `values`, the smallest first; by name; or, if neither is set, unchanged. */
export interface SortOrder {
  label: string;
  values?: (number | null)[];
  byName?: boolean;
}

interface ReportBase {
  report: string;
  folder: string;
  pictures: PictureEntry[];
  sorts: SortOrder[];
}

export interface ShotRow extends Partial<ShotItem> {
  scene: string;
  size: string;
  alt: string;
  picture?: number;
}

export interface ShotsData extends ReportBase {
  kind: "shots";
  rows: ShotRow[];
  /** The other columns: one text if it is the same in all rows; otherwise one text for each row. */
  columns: Record<string, string | string[]>;
}

export interface ReviewData extends ReportBase, ReviewRows {
  kind: "review";
  /** The rows, and what identifies their pairs of pictures; the shown digests as far as they are known. */
  rows: RowColumns & Record<"failure" | "shown_before" | "shown_after", Column<string | null>>;
  /** The baseline for which verdicts count. */
  baseline: string | null;
  facts: Details[];
}
