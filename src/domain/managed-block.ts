/** Markers around the part of an instruction file that Remote Dev owns. Everything outside stays byte for byte. */
const OPEN = "<!-- remote-dev:learned -->";
const CLOSE = "<!-- /remote-dev:learned -->";
const HEADING = "Learned by Remote Dev from finished tasks; each line can be undone there.";
const ITEM = /^- \[([a-z0-9-]{1,40})\] (.*)$/;

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
  if (place === "damaged") return { ok: false, why: "the markers of the learned block are damaged; repair or remove them by hand" };
  if (!place) return { ok: true, items: [] };
  const items = file.slice(place.start, place.end).split(/\r?\n/).flatMap((line) => {
    const match = ITEM.exec(line);
    return match?.[1] !== undefined && match[2] !== undefined ? [{ id: match[1], text: match[2] }] : [];
  });
  return { ok: true, items };
}

/** The file with one item added or replaced. Adding what is there already changes nothing. */
export function putItem(file: string, item: BlockItem): BlockEdit {
  const refusal = refuseItem(item);
  if (refusal) return { ok: false, why: refusal };
  const block = readBlock(file);
  if (!block.ok) return block;
  const exists = block.items.some((i) => i.id === item.id);
  return writeBlock(file, exists ? block.items.map((i) => (i.id === item.id ? item : i)) : [...block.items, item]);
}

/** The file without one item; the last item takes the whole block with it. */
export function dropItem(file: string, id: string): BlockEdit {
  const block = readBlock(file);
  if (!block.ok) return block;
  if (!block.items.some((i) => i.id === id)) return { ok: true, text: file };
  return writeBlock(file, block.items.filter((i) => i.id !== id));
}

function refuseItem(item: BlockItem): string | undefined {
  if (!/^[a-z0-9-]{1,40}$/.test(item.id)) return "the item's id is not lower-case letters, digits and hyphens";
  if (/[\r\n]/.test(item.text) || item.text.trim() !== item.text || item.text === "") return "an item is one line without space around it";
  if (item.text.length > BLOCK_LIMIT.itemChars) return `an item has at most ${BLOCK_LIMIT.itemChars} characters`;
  return item.text.includes("remote-dev:learned") ? "an item may not contain the block's markers" : undefined;
}

function writeBlock(file: string, items: readonly BlockItem[]): BlockEdit {
  const place = locate(file);
  if (place === "damaged") return { ok: false, why: "the markers of the learned block are damaged" };
  const eol = /\r\n/.test(file) && !/[^\r]\n/.test(file) ? "\r\n" : "\n";
  const block = items.length === 0 ? "" : [OPEN, HEADING, "", ...items.map((i) => `- [${i.id}] ${i.text}`), CLOSE].join(eol) + eol;
  if (block.length > BLOCK_LIMIT.chars || items.length > BLOCK_LIMIT.items) return { ok: false, why: "the learned block is full; remove an item first" };
  if (place) return { ok: true, text: file.slice(0, place.lead) + (block === "" ? "" : file.slice(place.lead, place.start)) + block + file.slice(place.end) };
  if (block === "") return { ok: true, text: file };
  return { ok: true, text: file + gapBefore(file, eol) + block };
}

/** One line break keeps the block apart: a free line, or the end of a last line that had none. `locate` takes it back. */
function gapBefore(file: string, eol: string): string {
  return file === "" || file === "\uFEFF" ? "" : eol;
}

/**
 * Character offsets of the block: `start` at the opening marker, `end` behind the closing marker's line break,
 * `lead` before the line break `gapBefore` made, so that removing the block restores the file it was added to.
 */
function locate(file: string): { lead: number; start: number; end: number } | "damaged" | undefined {
  const opens = linesEqualTo(file, OPEN);
  const closes = linesEqualTo(file, CLOSE);
  if (opens.length === 0 && closes.length === 0) return undefined;
  const [open] = opens;
  const [close] = closes;
  if (opens.length !== 1 || closes.length !== 1 || !open || !close || close.start < open.end) return "damaged";
  const before = file.slice(0, open.start);
  const lineBreak = before.endsWith("\r\n") ? 2 : before.endsWith("\n") ? 1 : 0;
  const isGap = /(^|\n)\r?\n$/.test(before) || close.end === file.length;
  return { lead: isGap ? before.length - lineBreak : before.length, start: open.start, end: close.end };
}

/** Offsets of the lines that are exactly `marker`, outside code fences. */
function linesEqualTo(file: string, marker: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let fence: string | undefined;
  for (const match of file.matchAll(/([^\n]*)(\n|$)/g)) {
    const line = (match[1] ?? "").replace(/\r$/, "").replace(/^\uFEFF/, "");
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark && !fence) fence = mark;
    else if (mark && fence && mark.startsWith(fence) && line.trim() === mark) fence = undefined;
    else if (!fence && line === marker) found.push({ start: match.index + ((match[1] ?? "").startsWith("\uFEFF") ? 1 : 0), end: match.index + match[0].length });
  }
  return found;
}
