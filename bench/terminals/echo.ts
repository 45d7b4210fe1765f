import { type Figure, median } from "../figure.ts";
import { createFlooder } from "./flooder.ts";
import { live, openPage } from "./page.ts";
import type { ProductServer } from "./server.ts";
import type { Ttyd } from "./ttyd.ts";

/** Types one key and resolves when the next bytes came; the line discipline echoes it. */
type Key = () => Promise<void>;

/** G5: a key to its echo at the viewer, while nothing else happens and while another session floods. */
export async function echoFigures(server: ProductServer, options: { keys: number; told: boolean; ttyd: Ttyd | undefined }): Promise<Figure[]> {
  const { keys, told, ttyd } = options;
  const session = await server.openShell();
  const other = await server.openShell();
  const [page, hear] = [await openPage(server), createHearing()];
  const stream = page.open(session.id, { write: (_bytes, drawn) => (hear.heard(), drawn()), reset: () => undefined, resize: () => undefined });
  await live(stream);
  await server.type(session.id, "exec cat > /dev/null");
  await stream.take();
  const ours: Key = () => hear.after(() => void stream.type("k"));
  const theirs = ttyd && (await keysOf(ttyd));
  const idle = { ours: await typed(ours, keys), theirs: theirs && (await typed(theirs.key, keys)) };
  const flooder = createFlooder(2_000_000);
  const inFlood = async (type: (line: string) => Promise<void>, key: Key): Promise<number[]> => {
    const stop = await flooder.runOn(type);
    const ms = await typed(key, keys);
    await stop();
    return ms;
  };
  // Each beside a flood in its own tmux.
  const flood = { ours: await inFlood((line) => server.type(other.id, line), ours), theirs: ttyd && theirs && (await inFlood(ttyd.typeElsewhere, theirs.key)) };
  theirs?.close();
  page.leave();
  return [
    { name: "g5-echo-idle-p50", value: median(idle.ours), unit: "ms", goal: 2, told, detail: idle },
    against("g5-echo-idle-p99", { ...idle, goal: 1.25, share: 0.99 }),
    against("g5-echo-flood-p50", { ...flood, goal: 1.2, share: 0.5 }),
    against("g5-echo-flood-p99", { ...flood, goal: 1.1, share: 0.99 }),
  ];
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
  for (let i = 0; i < times; i++) {
    // As fast as somebody types who types fast; keys behind each other would only measure how they are collected.
    await new Promise((resolve) => setTimeout(resolve, 12));
    const began = performance.now();
    await key();
    ms.push(performance.now() - began);
  }
  return ms.slice(Math.floor(times / 10));
}

async function keysOf(ttyd: Ttyd): Promise<{ key: Key; close(): void }> {
  const hear = createHearing();
  const viewer = await ttyd.view(hear.heard);
  await ttyd.type("exec cat > /dev/null");
  return { key: () => hear.after(() => viewer.type("k")), close: viewer.close };
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
