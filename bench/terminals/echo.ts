import { type Figure, median } from "../figure.ts";
import { createFlooder } from "./flooder.ts";
import { live, openPage } from "./page.ts";
import type { ProductServer } from "./server.ts";
import type { Ttyd } from "./ttyd.ts";

/** Types one key and resolves when the next bytes came; the line discipline echoes it. */
type Key = () => Promise<void>;

interface Side {
  key: Key;
  /** Types into another terminal of the same tmux. */
  elsewhere(line: string): Promise<void>;
  close(): void;
}

/** Keys typed one after the other at one side before it is the other's turn; other programs disturb both alike. */
const TURN = 15;
const FLOOD_BYTES = 2_000_000;

/** G5: a key to its echo at the viewer, while nothing else happens and while another session floods. */
export async function echoFigures(server: ProductServer, options: { keys: number; told: boolean; ttyd: Ttyd | undefined }): Promise<Figure[]> {
  const { keys, told, ttyd } = options;
  const sides = { ours: await ourSide(server), theirs: ttyd && (await theirSide(ttyd)) };
  const idle = await inTurns(sides, keys, (side) => typed(side.key, TURN));
  const flooder = createFlooder(FLOOD_BYTES);
  // Each beside a flood in its own tmux.
  const flood = await inTurns(sides, keys, async (side) => {
    const stop = await flooder.runOn(side.elsewhere);
    const ms = await typed(side.key, TURN);
    await stop();
    return ms;
  });
  for (const side of Object.values(sides)) side?.close();
  return [
    { name: "g5-echo-idle-p50", value: median(idle.ours), unit: "ms", goal: 2, told, detail: { ...idle } },
    against("g5-echo-idle-p99", { ...idle, goal: 1.25, share: 0.99 }),
    against("g5-echo-flood-p50", { ...flood, goal: 1.2, share: 0.5 }),
    against("g5-echo-flood-p99", { ...flood, goal: 1.1, share: 0.99 }),
  ];
}

/** All keys of both sides, in turns. */
async function inTurns(sides: { ours: Side; theirs: Side | undefined }, keys: number, turn: (side: Side) => Promise<number[]>): Promise<{ ours: number[]; theirs: number[] | undefined }> {
  const [ours, theirs]: [number[], number[]] = [[], []];
  while (ours.length < keys) {
    ours.push(...(await turn(sides.ours)));
    if (sides.theirs) theirs.push(...(await turn(sides.theirs)));
  }
  return { ours, theirs: sides.theirs && theirs };
}

function against(name: string, on: { ours: number[]; theirs: number[] | undefined; goal: number; share: number }): Figure {
  const { ours, theirs, goal, share } = on;
  const base = { name, unit: "x", goal, detail: { ours, theirs } };
  const here = at(ours, share);
  return theirs ? { ...base, value: here / at(theirs, share) } : { ...base, value: null, skipped: `no ttyd on the PATH; ${here.toFixed(2)} ms here` };
}

function at(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
}

async function typed(key: Key, times: number): Promise<number[]> {
  const ms: number[] = [];
  // The first one warms up what the other side had for itself meanwhile.
  for (let i = 0; i <= times; i++) {
    // As fast as somebody types who types fast; keys behind each other would only measure how they are collected.
    await new Promise((resolve) => setTimeout(resolve, 12));
    const began = performance.now();
    await key();
    ms.push(performance.now() - began);
  }
  return ms.slice(1);
}

async function ourSide(server: ProductServer): Promise<Side> {
  const [session, other] = [await server.openShell(), await server.openShell()];
  const [page, hear] = [await openPage(server), createHearing()];
  const stream = page.open(session.id, { write: (_bytes, drawn) => (hear.heard(), drawn()), reset: () => undefined, resize: () => undefined });
  await live(stream);
  await server.type(session.id, "exec cat > /dev/null");
  await stream.take();
  return { key: () => hear.after(() => void stream.type("k")), elsewhere: (line) => server.type(other.id, line), close: page.leave };
}

async function theirSide(ttyd: Ttyd): Promise<Side> {
  const hear = createHearing();
  const viewer = await ttyd.view(hear.heard);
  await ttyd.type("exec cat > /dev/null");
  return { key: () => hear.after(() => viewer.type("k")), elsewhere: ttyd.typeElsewhere, close: viewer.close };
}

function createHearing() {
  let waiting = (): void => undefined;
  return {
    heard: () => waiting(),
    after: (act: () => void): Promise<void> =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error("a key was not echoed in 10 s")), 10_000);
        waiting = () => {
          clearTimeout(timer);
          resolve();
        };
        act();
      }),
  };
}
