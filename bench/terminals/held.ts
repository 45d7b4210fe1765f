import { type Figure, median, medianRatio } from "../figure.ts";
import { bareShell } from "./bare-shell.ts";
import { createFlooder, type Flood, type Flooder } from "./flooder.ts";
import { live, openPage, type Page } from "./page.ts";
import { deadScreen, type Reading, slowScreen } from "./screens.ts";
import type { ProductServer } from "./server.ts";
import type { Screen } from "../../src/client/terminal-feed.ts";

const SLOW_BYTES_PER_SECOND = 1_000_000;
const STALLED = 20;
const SESSIONS = 5;
/** Milliseconds the stalled viewers are left alone. */
const ALONE_MS = 5000;

type Type = (line: string) => Promise<unknown>;
/** A flood with a viewer: as the agent saw it, and what the viewer got. */
interface Watched extends Flood {
  /** Milliseconds from the agent's last byte to the final screen at the viewer. */
  behind: number;
  bytes: number;
}

/**
 * G1, G2 and G11: how long an agent that floods takes with viewers and with everything that monitors it, against the same
 * flood in a tmux that nobody watches. All of one round run one after the other; the order of rounds is the same.
 */
export async function heldFigures(server: ProductServer, options: { rounds: number; bytes: number; slack: number; told: boolean }): Promise<Figure[]> {
  const flooder = createFlooder(options.bytes);
  const session = await server.openShell();
  const type: Type = (line) => server.type(session.id, line);
  const bare = await bareShell();
  const page = await openPage(server);
  const alone: number[] = [];
  const monitored: number[] = [];
  const slow: Watched[] = [];
  const stalled: number[] = [];
  try {
    await warmUp(flooder, [type, bare.type]);
    for (let round = 0; round < options.rounds; round++) {
      alone.push(heldMs(await flooder.run(bare.type)));
      await page.glance([session.id]);
      monitored.push(heldMs(await flooder.run(type)));
      await page.glance([]);
      slow.push(await watched(page, { sessionId: session.id, flooder, type, screen: slowScreen(SLOW_BYTES_PER_SECOND) }));
      stalled.push(await stalledRun(page, { sessionId: session.id, flooder, type }));
    }
  } finally {
    page.leave();
    await bare.close();
  }
  // Few and short runs beside other programs: the one that was disturbed least tells most.
  const ratio = options.told ? (ms: readonly number[]): number => Math.min(...ms) / Math.min(...alone) : (ms: readonly number[]): number => medianRatio(ms, alone);
  const against = (ms: readonly number[]): { value: number; unit: string; detail: Record<string, unknown> } => ({ value: ratio(ms), unit: "x", detail: { ms, aloneMs: alone, bytes: options.bytes } });
  return [
    { name: "g1-held-by-slow-viewer", ...against(slow.map(heldMs)), goal: 1.3 * options.slack },
    { name: "g1-held-by-stalled-viewer", ...against(stalled), goal: 1.3 * options.slack },
    { name: "g2-final-screen", value: median(slow.map((s) => s.behind)) / 1000, unit: "s", goal: 0.1, told: options.told, detail: { ms: slow.map((s) => s.behind) } },
    { name: "g2-sent", value: median(slow.map((s) => s.bytes)) / 1e6, unit: "MB", goal: 0.5, detail: { bytes: slow.map((s) => s.bytes) } },
    { name: "g11-held-by-monitoring", ...against(monitored), goal: 1.15 * options.slack },
  ];
}

/** G1 with many: viewers that stalled some time ago hold nobody any more. */
export async function heldAfterStalls(server: ProductServer, options: { rounds: number; bytes: number; slack: number }): Promise<Figure> {
  const flooder = createFlooder(options.bytes);
  const sessions = await Promise.all(Array.from({ length: SESSIONS }, () => server.openShell()));
  const [first] = sessions;
  if (!first) throw new Error("no session");
  const type: Type = (line) => server.type(first.id, line);
  const alone: number[] = [];
  const after: number[] = [];
  const bare = await bareShell();
  const pages = await Promise.all(Array.from({ length: STALLED / SESSIONS }, () => openPage(server)));
  try {
    await warmUp(flooder, [type, bare.type]);
    await Promise.all(pages.flatMap((page) => sessions.map(({ id }) => live(page.open(id, deadScreen())))));
    for (const { id } of sessions) await flooder.run((line) => server.type(id, line));
    await new Promise((resolve) => setTimeout(resolve, ALONE_MS));
    for (let round = 0; round < options.rounds; round++) {
      alone.push(heldMs(await flooder.run(bare.type)));
      after.push(heldMs(await flooder.run(type)));
    }
  } finally {
    for (const page of pages) page.leave();
    await bare.close();
  }
  return { name: "g1-held-after-20-stalled", value: medianRatio(after, alone), unit: "x", goal: 1.1 * options.slack, detail: { ms: after, aloneMs: alone } };
}

async function watched(page: Page, on: { sessionId: string; flooder: Flooder; type: Type; screen: Screen & Reading }): Promise<Watched> {
  const { sessionId, flooder, type, screen } = on;
  const stream = page.open(sessionId, screen);
  await live(stream);
  const before = page.wire.bytes;
  const seen = screen.sees(flooder.words());
  const flood = await flooder.run(type);
  const behind = Math.max(0, (await seen) - flood.ended);
  stream.close();
  return { ...flood, behind, bytes: page.wire.bytes - before };
}

async function stalledRun(page: Page, on: { sessionId: string; flooder: Flooder; type: Type }): Promise<number> {
  const stream = page.open(on.sessionId, deadScreen());
  await live(stream);
  const flood = await on.flooder.run(on.type);
  stream.close();
  return heldMs(flood);
}

function heldMs(flood: Flood): number {
  return flood.ended - flood.began;
}

/** Histories are filled and caches are warm before the clocks run. */
async function warmUp(flooder: Flooder, types: readonly Type[]): Promise<void> {
  for (const type of types) await flooder.run(type);
}
