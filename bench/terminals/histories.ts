import type { TerminalStream } from "../../src/client/terminal-stream.ts";
import type { Figure } from "../figure.ts";
import { type FedPane, openFedPane } from "./fed-pane.ts";
import { live, openPage, type Page } from "./page.ts";
import { redrawn, type XtermScreen, xtermScreen } from "./screens.ts";
import { type Seeded, seeded, type Seeds } from "../seeded.ts";
import type { ProductServer } from "./server.ts";

const PANES = 8;
/** Histories of one seed: viewers of the same terminal. */
export const VIEWERS = 3;
const STEPS = 3;
/** Milliseconds a screen may take behind the last words. */
const SETTLE_MS = 2000;

/** Back to the first screen, with everything as it was at the start: a seed means the same whatever ran before it. */
const BLANK = "\u001B[?1049l\u001Bc";

/** One viewer that comes and goes while its terminal prints. */
interface Traveller {
  page: Page;
  screen: XtermScreen;
  stream: TerminalStream;
}

/**
 * G10: whatever a viewer went through, its screen ends as the pane's own. Each history is one viewer over some output: broken
 * connections, terminals closed and opened again, screens that draw nothing for a while.
 */
export async function historiesFigure(server: ProductServer, seeds: Seeds): Promise<Figure> {
  const bad = (await Promise.all(Array.from({ length: Math.min(PANES, seeds.count) }, () => lane(server, seeds)))).flat();
  return { name: "g10-reconnects-unlike-capture", value: bad.length, unit: "", goal: 0, counts: true, detail: { histories: seeds.count * VIEWERS, bad: bad.slice(0, 5) } };
}

async function lane(server: ProductServer, seeds: Seeds): Promise<unknown[]> {
  const pane = await openFedPane(server);
  const travellers = await Promise.all(Array.from({ length: VIEWERS }, () => travel(server, pane)));
  const bad: unknown[] = [];
  for (let seed = seeds.take(); seed !== undefined; seed = seeds.take()) bad.push(...(await runOnce(server, { pane, travellers, seed })));
  for (const { page } of travellers) page.leave();
  await pane.close();
  return bad;
}

async function travel(server: ProductServer, pane: FedPane): Promise<Traveller> {
  const page = await openPage(server);
  const screen = xtermScreen();
  const stream = page.open(pane.sessionId, screen);
  await live(stream);
  return { page, screen, stream };
}

async function runOnce(server: ProductServer, on: { pane: FedPane; travellers: Traveller[]; seed: number }): Promise<unknown[]> {
  const { pane, travellers, seed } = on;
  const random = seeded(seed);
  await pane.feed(BLANK);
  for (let step = 0; step < STEPS; step++) {
    await pane.feed(output(random));
    await Promise.all(travellers.map((t) => happen(t, { random, pane })));
  }
  for (const { screen } of travellers) screen.stall(false);
  const words = `settled-${seed}-end`;
  await pane.feed(`\u001B[0m\u001B[r\u001B[38;1H${words}`);
  const settled = await Promise.all(travellers.map(({ screen }) => screen.sees(words, 10).then(() => true, () => false)));
  const truth = plain(await redrawn(await server.screen(pane.sessionId)));
  const ends = await Promise.all(travellers.map((t, viewer) => endOf(server, { pane, screen: t.screen, settled: settled[viewer] === true, truth })));
  return ends.flatMap((end, viewer) => (end === undefined ? [] : [{ seed, viewer, phase: travellers[viewer]?.stream.state().phase, ...end }]));
}

/** Undefined when the screen became the pane's; tmux may still be drawing behind the last words. */
async function endOf(server: ProductServer, on: { pane: FedPane; screen: XtermScreen; settled: boolean; truth: string }): Promise<{ settled: boolean; truth: string; text: string } | undefined> {
  const { pane, screen, settled } = on;
  const deadline = Date.now() + (settled ? SETTLE_MS : 0);
  for (let { truth } = on; ; truth = plain(await redrawn(await server.screen(pane.sessionId)))) {
    const text = plain(screen.text());
    if (truth === text) return undefined;
    if (Date.now() >= deadline) return { settled, truth, text };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Lines without the spaces at their ends, which tmux does not tell from nothing. */
function plain(text: string): string {
  return text.split("\n").map((line) => line.trimEnd()).join("\n").trimEnd();
}

/**
 * What a terminal may print: text, colours, wide letters, jumps, clearing, shifted lines, the other screen. No scroll regions: behind
 * them the client of tmux 3.3a itself draws something else than `capture-pane` has, in one of twelve cases with nothing of ours between.
 * Cells are inserted at the beginning of a line only: where they push out all that is right of the cursor, that tmux keeps the last letter.
 */
function output(random: Seeded): string {
  const kinds: [() => string, ...(() => string)[]] = [
    () => `line ${random.below(1000)} ${"word ".repeat(random.below(60))}\n`,
    () => `\u001B[3${random.below(8)}mcolour\u001B[0m 漢字 déjà │ \t tab\n`,
    () => `\u001B[${1 + random.below(37)};${1 + random.below(119)}Hjump`,
    () => `\u001B[${random.below(3)}${random.pick(["J", "K"])}`,
    () => `\u001B[${1 + random.below(5)}${random.pick(["L", "M", "P", "@", "S"])}`.replace(/.*@$/, "\r$&"),
    () => `\u001B[?1049${random.pick(["h", "l"])}`,
    () => "0123456789".repeat(random.below(40)),
  ];
  return Array.from({ length: 1 + random.below(12) }, () => random.pick(kinds)()).join("");
}

/** What befalls a viewer between two pieces of output; mostly nothing. */
async function happen(traveller: Traveller, on: { random: Seeded; pane: FedPane }): Promise<void> {
  const what = on.random.below(10);
  if (what === 0) {
    await traveller.page.cut();
    await traveller.page.connect();
  } else if (what === 1) {
    traveller.stream.close();
    traveller.screen = xtermScreen();
    traveller.stream = traveller.page.open(on.pane.sessionId, traveller.screen);
  } else if (what < 4) traveller.screen.stall(what === 2);
}
