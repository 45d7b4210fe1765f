import { hasHidden } from "./text.ts";

/** Markers around the part of an instruction file that Remote Dev owns. Everything outside stays byte for byte. */
const OPEN = "<!-- remote-dev:learned -->";
const CLOSE = "<!-- /remote-dev:learned -->";
const HEADING = "Learned by Remote Dev from finished tasks; each line can be undone there.";
const ITEM = /^- \[([a-z0-9-]{1,40})\] (.*)$/;
const DAMAGED = "the markers of the learned block are damaged; repair or remove them by hand";
const IN_FENCE = "the file ends inside a code fence; close it first";

/** Largest block that may be written: characters and items. More would cost every agent more than it helps. */
export const BLOCK_LIMIT = { chars: 2000, items: 25, itemChars: 200 } as const;

export interface BlockItem {
  /** Lower-case letters, digits and hyphens; never changes. */
  id: string;
  text: string;
}

export type BlockEdit = { ok: true; text: string } | { ok: false; why: string };

/** The items in a file's block; no block means none. Damaged markers are refused. */
export function readBlock(file: string): { ok: true; items: BlockItem[] } | { ok: false; why: string } {
  const place = locate(file);
  if (place === "damaged") return { ok: false, why: DAMAGED };
  return { ok: true, items: place ? itemLines(file, place).map(({ id, text }) => ({ id, text })) : [] };
}

/** The file with one item added or replaced. Adding what is there already changes nothing. */
export function putItem(file: string, item: BlockItem): BlockEdit {
  const refusal = refuseItem(item);
  if (refusal) return { ok: false, why: refusal };
  const place = locate(file);
  if (place === "damaged") return { ok: false, why: DAMAGED };
  if (!place) return endsInFence(file) ? { ok: false, why: IN_FENCE } : { ok: true, text: file + newBlock(file, item) };
  const lines = itemLines(file, place);
  const [known, ...doubles] = lines.filter((l) => l.id === item.id);
  const line = `- [${item.id}] ${item.text}`;
  const edits = known ? [{ start: known.start, end: known.textEnd, text: line }, ...doubles.map(taken)] : [{ start: place.close, end: place.close, text: line + place.eol }];
  const text = splice(file, edits);
  const chars = place.end - place.start + text.length - file.length;
  const items = lines.length - doubles.length + (known ? 0 : 1);
  if (text.length > file.length && (chars > BLOCK_LIMIT.chars || items > BLOCK_LIMIT.items)) return { ok: false, why: "the learned block is full; remove an item first" };
  return { ok: true, text };
}

/** The file without one item; the last item takes the whole block with it. */
export function dropItem(file: string, id: string): BlockEdit {
  const place = locate(file);
  if (place === "damaged") return { ok: false, why: DAMAGED };
  const lines = place ? itemLines(file, place) : [];
  const gone = lines.filter((l) => l.id === id);
  if (!place || gone.length === 0) return { ok: true, text: file };
  const inner = gone.map(taken).map((e) => ({ ...e, start: e.start - place.open, end: e.end - place.open }));
  const left = splice(file.slice(place.open, place.close), inner);
  // What a person wrote between the markers is theirs and keeps the block alive.
  const isEmpty = left.split(/\r?\n/).every((l) => l === "" || l === HEADING);
  if (isEmpty) return { ok: true, text: file.slice(0, place.lead) + file.slice(place.end) };
  return { ok: true, text: splice(file, gone.map(taken)) };
}

function refuseItem(item: BlockItem): string | undefined {
  if (!/^[a-z0-9-]{1,40}$/.test(item.id)) return "the item's id is not lower-case letters, digits and hyphens";
  if (/[\r\n\u2028\u2029]/.test(item.text) || item.text.trim() !== item.text || item.text === "") return "an item is one line without space around it";
  if (hasHidden(item.text)) return "an item may not contain hidden characters";
  if (item.text.length > BLOCK_LIMIT.itemChars) return `an item has at most ${BLOCK_LIMIT.itemChars} characters`;
  return item.text.includes("remote-dev:learned") || item.text.includes("<!--") ? "an item may not contain the block's markers" : undefined;
}

/**
 * A block at the end of a file that has none, behind one line break that keeps it apart. A file without a final line break
 * stays without: by that `locate` knows the line break was not the person's and takes it back with the block.
 */
function newBlock(file: string, item: BlockItem): string {
  const eol = /\r\n/.test(file) && !/(^|[^\r])\n/.test(file) ? "\r\n" : "\n";
  const block = [OPEN, HEADING, "", `- [${item.id}] ${item.text}`, CLOSE].join(eol);
  if (file === "" || file === "\uFEFF") return block + eol;
  // A lone carriage return at the end would become half of the line break and go away with it.
  if (file.endsWith("\r")) return `\r\n${block}`;
  return file.endsWith("\n") ? eol + block + eol : eol + block;
}

/** Character offsets of a block in its file. */
interface Place {
  /** Before the line break that `newBlock` put in front. */
  lead: number;
  start: number;
  /** Behind the opening marker's line, and at the closing marker's. */
  open: number;
  close: number;
  /** Behind the closing marker's line break. */
  end: number;
  eol: string;
}

function locate(file: string): Place | "damaged" | undefined {
  const { opens, closes, odd } = markersIn(file);
  if (odd) return "damaged";
  if (opens.length === 0 && closes.length === 0) return undefined;
  const [open] = opens;
  const [close] = closes;
  if (opens.length !== 1 || closes.length !== 1 || !open || !close || close.start < open.end) return "damaged";
  const before = file.slice(0, open.start);
  const lineBreak = before.endsWith("\r\n") ? 2 : before.endsWith("\n") ? 1 : 0;
  const isGap = /\n\r?\n$/.test(before) || (close.end === file.length && !file.endsWith("\n"));
  const eol = file.slice(open.start, open.end).endsWith("\r\n") ? "\r\n" : "\n";
  return { lead: isGap ? before.length - lineBreak : before.length, start: open.start, open: open.end, close: close.start, end: close.end, eol };
}

interface Line {
  start: number;
  /** Without, and with, its line break. */
  textEnd: number;
  end: number;
  text: string;
}

function linesOf(file: string): Line[] {
  return [...file.matchAll(/([^\n]*)(\n|$)/g)].map((match) => {
    const raw = match[1] ?? "";
    const hasMark = match.index === 0 && raw.startsWith("\uFEFF");
    const text = raw.slice(hasMark ? 1 : 0).replace(/\r$/, "");
    const start = match.index + (hasMark ? 1 : 0);
    return { start, textEnd: start + text.length, end: match.index + match[0].length, text };
  });
}

/** Lines that are markers, outside code fences. `odd`: one that is almost a marker, so somebody edited it. */
function markersIn(file: string): { opens: Line[]; closes: Line[]; odd: boolean } {
  const lines = outsideFences(linesOf(file));
  const bare = (text: string): string => text.replace(/\s+/g, "").toLowerCase();
  const isOdd = (text: string): boolean => text !== OPEN && text !== CLOSE && [OPEN, CLOSE].some((m) => bare(m) === bare(text));
  return { opens: lines.filter((l) => l.text === OPEN), closes: lines.filter((l) => l.text === CLOSE), odd: lines.some((l) => isOdd(l.text)) };
}

function outsideFences(lines: readonly Line[]): Line[] {
  let fence: string | undefined;
  return lines.filter((line) => {
    const was = fence;
    fence = fenceAfter(line.text, fence);
    return was === undefined && fence === undefined;
  });
}

function endsInFence(file: string): boolean {
  return linesOf(file).reduce<string | undefined>((fence, line) => fenceAfter(line.text, fence), undefined) !== undefined;
}

/** The fence that is open behind a line. Fences may stand in quotes and list items; an opening one of backticks has none behind it. */
function fenceAfter(line: string, fence: string | undefined): string | undefined {
  if (fence === undefined) return /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(?:(`{3,})[^`]*|(~{3,}).*)$/.exec(line)?.slice(1).find(Boolean);
  const mark = /^[\s>]*(`{3,}|~{3,})\s*$/.exec(line)?.[1];
  return mark?.startsWith(fence) ? undefined : fence;
}

function itemLines(file: string, place: Place): (Line & BlockItem)[] {
  return linesOf(file.slice(place.open, place.close)).flatMap((line) => {
    const match = ITEM.exec(line.text);
    if (match?.[1] === undefined || match[2] === undefined) return [];
    const at = place.open;
    return [{ id: match[1], text: match[2], start: at + line.start, textEnd: at + line.textEnd, end: at + line.end }];
  });
}

interface Edit {
  start: number;
  end: number;
  text: string;
}

function taken(line: Line): Edit {
  return { start: line.start, end: line.end, text: "" };
}

function splice(text: string, edits: readonly Edit[]): string {
  return edits.toSorted((a, b) => b.start - a.start).reduce((t, e) => t.slice(0, e.start) + e.text + t.slice(e.end), text);
}
