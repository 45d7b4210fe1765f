import type { Figure } from "../figure.ts";
import { type FedPane, openFedPane } from "./fed-pane.ts";
import { live, openPage } from "./page.ts";
import { createWaits, type Reading } from "./screens.ts";
import { type Seeded, seeded, type Seeds } from "../seeded.ts";
import type { ProductServer } from "./server.ts";
import type { Screen } from "../../src/client/terminal-feed.ts";

const PANES = 8;
/** What moves the cursor or colours; tmux may put it into the middle of a word. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\r\n]|\u001B(?:\[[0-9;:?<=>!]*[ -/]*[@-~]|[()][A-Z0-9]|[=>78])/g;

/** G10: words printed calmly arrive all, once and in their order, and no frame is missing on the wire. */
export async function calmFigure(server: ProductServer, seeds: Seeds): Promise<Figure> {
  const results = await Promise.all(Array.from({ length: Math.min(PANES, seeds.count) }, () => lane(server, seeds)));
  const bad = results.flatMap((r) => r.bad);
  const gaps = results.reduce((sum, r) => sum + r.gaps, 0);
  return { name: "g10-lost-or-reordered", value: bad.length + gaps, unit: " runs", goal: 0, counts: true, detail: { runs: seeds.count, gaps, bad: bad.slice(0, 10) } };
}

/** One pane and its viewer, which take seeds as long as there are any. */
async function lane(server: ProductServer, seeds: Seeds): Promise<{ bad: unknown[]; gaps: number }> {
  const pane = await openFedPane(server);
  const page = await openPage(server);
  const screen = recording();
  const bad: unknown[] = [];
  await live(page.open(pane.sessionId, screen));
  // The first screen may come behind the answer; from here on nothing is drawn twice.
  const begun = screen.sees("<begin>");
  await pane.feed("<begin>\n");
  await begun;
  for (let seed = seeds.take(); seed !== undefined; seed = seeds.take()) {
    const found = await runOnce(pane, screen, seed);
    if (found) bad.push(found);
  }
  page.leave();
  await pane.close();
  return { bad, gaps: page.wire.gaps };
}

/** Prints words in pieces that fall anywhere, and compares what came; undefined when it is the same. */
async function runOnce(pane: FedPane, screen: Recording, seed: number): Promise<unknown> {
  const random = seeded(seed);
  const words = Array.from({ length: 4 + random.below(16) }, (_, i) => `<${seed}.${i}.${"x".repeat(random.below(90))}>`);
  const seen = screen.sees(words.at(-1) ?? "", 10);
  for (const piece of pieces(random, words.map((w) => `${w}\n`).join(""))) {
    await pane.feed(piece);
    for (let turns = random.below(4); turns > 0; turns--) await new Promise(setImmediate);
  }
  const arrived = await seen.then(() => true, () => false);
  // tmux may draw a line again when it scrolls; what counts is when each came first.
  const got = new Set(Array.from(screen.taken().matchAll(new RegExp(`<${seed}[.][^<>]*>`, "g")), (m) => m[0]));
  return arrived && [...got].join() === words.join() ? undefined : { seed, arrived, words, got: [...got] };
}

function pieces(random: Seeded, text: string): string[] {
  const all: string[] = [];
  for (let at = 0; at < text.length; at += all.at(-1)?.length ?? 0) all.push(text.slice(at, at + 1 + random.below(300)));
  return all;
}

type Recording = Screen & Reading & { taken(): string };

/** A screen that keeps the plain text it got until it is taken. */
function recording(): Recording {
  const waits = createWaits();
  let bytes: Uint8Array[] = [];
  const text = (): string => Buffer.concat(bytes).toString("utf8").replaceAll(CONTROLS, "");
  return {
    write(piece, drawn) {
      bytes.push(piece);
      waits.look(text());
      drawn();
    },
    reset: () => undefined,
    resize: () => undefined,
    sees: waits.sees,
    taken() {
      const all = text();
      bytes = [];
      return all;
    },
  };
}
