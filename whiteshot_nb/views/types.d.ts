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

/** The details of a scene that the comparison computed. */
export interface SceneFacts {
  name: string;
  change: string;
  reason: string;
  numbers: { name: string; value: string }[];
  boxes: Box[];
  masks: SceneMask[];
  warning: string;
  before: Side;
  after: Side;
}

/** The details of a scene, and the verdict on it. */
export interface Facts extends SceneFacts {
  verdict: Verdict | null;
  reviewer: string | null;
  comment: string | null;
  decided_at: string | null;
  group?: string;
  pattern?: string;
  note?: Node | null;
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
  version: number;
  maskable: boolean;
  title: string;
  scenes: number;
  lines: number;
  done: number;
  total: number;
  statuses: Facet[];
  changes: Facet[];
  query: string;
  last: { text: string; at: string; comment: string } | null;
}

export interface Filters {
  status: string;
  changes: string[];
  query: string;
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

export interface Decision {
  verdict: Verdict;
  rows: number[];
  comment: string;
  sure: boolean;
  place: Place;
}

export type ReviewRequest =
  | { kind: "lines"; start: number }
  | { kind: "facts"; row: number }
  | { kind: "thumbnails"; ids: string[] }
  | { kind: "picture"; id: string }
  | ({ kind: "filter" } & Filters)
  | { kind: "open"; card: number; place: Place }
  | { kind: "exclude"; row: number; place: Place }
  | ({ kind: "decide" } & Decision)
  | { kind: "undo"; rows: number[] }
  | ({ kind: "mask"; row: number | undefined; box: Box } & MaskScope)
  | { kind: "unmask"; row: number | undefined; mask: string }
  | { kind: "refresh"; place: Place };

/** A decision was recorded, or the list changed. `line` is the line to select; null keeps the selection. */
export interface Decided {
  kind: "decided";
  line?: number | null;
  row?: number | null;
}

/** A verdict that the user must confirm. */
export interface Question {
  kind: "confirm";
  text: string;
  verdict: Verdict;
  line: number | null;
  row: number | null;
}

export interface Trouble {
  kind: "trouble";
  text: string;
  field?: string | null;
}

export interface LinesPage {
  kind: "lines";
  version: number;
  start: number;
  lines: LineItem[];
}

export type ReviewAnswer =
  | LinesPage
  | { kind: "facts"; row: number; facts: Facts }
  | { kind: "thumbnails"; ids: string[] }
  | { kind: "picture"; id: string }
  | Decided
  | Question
  | Trouble
  | { kind: "news"; text: string }
  | { kind: "changed" };

export interface ReviewTraits extends Partial<ExportTraits> {
  _overview: Overview;
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

export interface ReviewRow {
  card: number;
  elsewhere: boolean;
  room: string;
  scene: string;
  pair: [baseline: number | null, shot: number | null];
  failure: string | null;
  /** The shown digests of both pictures, as far as they are known. */
  shown: [baseline: string | null, shot: string | null];
  about: string;
  boxes: number;
  engine: string;
  /** Whether accepting the row needs a confirmation because its picture is blank. */
  twice: boolean;
  facts: SceneFacts;
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

export interface ReviewData extends ReportBase {
  kind: "review";
  title: string;
  /** All change types, in their order. */
  changes: string[];
  /** The change types that need no review. */
  quiet: string[];
  rows: ReviewRow[];
  events: VerdictEvent[];
  /** The baseline for which verdicts count. */
  baseline: string | null;
}
