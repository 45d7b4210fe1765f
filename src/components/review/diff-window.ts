import type { Block } from "./blocks.ts";
import { type Anchor, anchorAt, anchorTo, anchorTop, drawnRange, heightOf, type Layout, layOut, ROW_PX } from "./layout.ts";

/** Heights nearer than this are the same, in CSS pixels. */
const SAME_PX = 0.5;

/** What is drawn, and how. */
interface Content {
  blocks: readonly Block[];
  paths: readonly { path: string }[];
  rowsOf: (block: Block) => number;
  /** Heights hold for one shape: columns and ways to show lines. */
  shape: string;
}

/** What is drawn of it; the same object until other blocks are, or they stand elsewhere. */
export interface Sight {
  layout: Layout;
  from: number;
  to: number;
}

/** The part of a room that scrolls. */
export type Room = Pick<HTMLElement, "scrollTop" | "clientHeight">;

export interface DiffWindow {
  subscribe: (listener: () => void) => () => void;
  read: () => Sight;
  /** The row that is seen first. */
  top: () => { path: string; row: number };
  show: (content: Content) => void;
  /** Called where the page has what was read: puts back in its place what was seen. */
  settle: () => void;
  enter: (room: Room | null) => void;
  onScroll: () => void;
  /** Notes measured heights; true when something has another one than before. */
  measured: (heights: readonly { key: string; height: number }[]) => boolean;
  goTo: (at: { path: string; row: number }) => void;
}

/** Draws only what is seen of many blocks, and keeps it in its place while heights become known. */
export function createDiffWindow(): DiffWindow {
  const { subscribe, tell } = createListeners();
  let content: Content = { blocks: [], paths: [], rowsOf: (block) => block.rows, shape: "" };
  let heights = new Map<string, number>();
  let room: Room | null = null;
  let anchor: Anchor | undefined;
  /** CSS pixels by which the page has to be scrolled so that what is seen stays. */
  let owed = 0;
  let seen = { top: 0, height: 800 };
  let layout = layOut([], heights);
  let sight: Sight = { layout, from: 0, to: 0 };

  const look = (): void => {
    sight = sightOf(layout, seen, sight);
    tell();
  };
  const layAgain = (): void => {
    layout = layOut(content.blocks, heights, content.rowsOf);
    const top = (anchor && anchorTop(layout, anchor, content.paths)) ?? seen.top;
    owed += top - seen.top;
    seen = { top, height: room?.clientHeight ?? seen.height };
    look();
  };
  const takeSight = (): void => {
    if (!room) return;
    seen = { top: room.scrollTop, height: room.clientHeight };
    anchor = anchorAt(layout, room.scrollTop, content.paths);
    look();
  };
  return {
    subscribe,
    read: () => sight,
    top: () => topOf(layout, seen.top, content.paths),
    show(next) {
      if (isSame(next, content)) return;
      if (next.shape !== content.shape) heights = new Map();
      content = next;
      layAgain();
    },
    settle() {
      // By the difference: the room may have been scrolled on meanwhile.
      if (room && Math.abs(owed) > SAME_PX) room.scrollTop += owed;
      owed = 0;
    },
    enter(next) {
      if ((room = next)) layAgain();
    },
    onScroll: takeSight,
    measured(news) {
      const isNew = noteOthers(heights, news, sight);
      if (isNew) layAgain();
      return isNew;
    },
    goTo(at) {
      const next = anchorTo(layout, at, content.paths);
      if (!next || !room) return;
      room.scrollTop = anchorTop(layout, next, content.paths) ?? room.scrollTop;
      anchor = next;
      seen = { top: room.scrollTop, height: room.clientHeight };
      look();
    },
  };
}

function createListeners(): { subscribe: DiffWindow["subscribe"]; tell: () => void } {
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return { subscribe, tell: () => listeners.forEach((listener) => listener()) };
}

function sightOf(layout: Layout, seen: { top: number; height: number }, before: Sight): Sight {
  const { from, to } = drawnRange(layout, seen);
  return before.layout === layout && before.from === from && before.to === to ? before : { layout, from, to };
}

function topOf(layout: Layout, y: number, paths: Content["paths"]): { path: string; row: number } {
  const top = anchorAt(layout, y, paths);
  return { path: top?.path ?? "", row: (top?.row ?? 0) + Math.floor((top?.offset ?? 0) / ROW_PX) };
}

function isSame(a: Content, b: Content): boolean {
  return a.blocks === b.blocks && a.paths === b.paths && a.rowsOf === b.rowsOf && a.shape === b.shape;
}

/** Notes the heights that are not as the blocks were laid out. */
function noteOthers(heights: Map<string, number>, news: readonly { key: string; height: number }[], sight: Sight): boolean {
  const others = news.filter(({ key, height }) => height > 0 && !isLaidAs(sight, key, height));
  for (const { key, height } of others) heights.set(key, height);
  return others.length > 0;
}

/** Whether a block stands there with this height already, measured or estimated. */
function isLaidAs({ layout, from, to }: Sight, key: string, height: number): boolean {
  const near = layout.blocks.slice(from, to).findIndex((block) => block.key === key);
  const index = near >= 0 ? from + near : layout.blocks.findIndex((block) => block.key === key);
  return index < 0 || Math.abs(heightOf(layout, index) - height) < SAME_PX;
}
