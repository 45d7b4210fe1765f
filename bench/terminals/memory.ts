import type { TerminalStream } from "../../src/client/terminal-stream.ts";
import type { Figure } from "../figure.ts";
import { live, openPage } from "./page.ts";
import { childrenOf, pssKiB } from "./proc.ts";
import { quickScreen } from "./screens.ts";
import type { ProductServer } from "./server.ts";
import type { Ttyd } from "./ttyd.ts";

/** Terminals one page has open; at most four watch one pane. */
const PER_PANE = 3;

/**
 * G6: what a viewer costs while it is seen, server and attach together, against ttyd; and what is left of it when nobody sees it.
 * The server's part is counted in live objects, because a heap that once grew says nothing.
 */
export async function memoryFigures(server: ProductServer, options: { viewers: number; ttyd: Ttyd | undefined }): Promise<Figure[]> {
  const page = await openPage(server);
  const panes = await Promise.all(Array.from({ length: Math.ceil(options.viewers / PER_PANE) }, () => server.openShell()));
  // The server's own client of tmux is there as long as it watches a pane, seen or not.
  await until(() => childrenOf(server.pid).length > 0);
  const own = childrenOf(server.pid);
  const openAll = async (): Promise<TerminalStream[]> => {
    const streams = panes.flatMap(({ id }) => Array.from({ length: PER_PANE }, () => page.open(id, quickScreen())));
    await Promise.all(streams.map(live));
    return streams;
  };
  // The first time fills caches.
  await closeAll(server, own, await openAll());
  const bytes = await server.liveBytes();
  const streams = await openAll();
  const attaches = strangers(server, own).reduce((sum, pid) => sum + pssKiB(pid), 0);
  const liveKiB = (attaches + Math.max(0, (await server.liveBytes()) - bytes) / 1024) / streams.length;
  await closeAll(server, own, streams);
  const hiddenKiB = Math.max(0, (await server.liveBytes()) - bytes) / 1024 / streams.length;
  const processes = strangers(server, own).length;
  page.leave();
  const theirs = options.ttyd && (await ttydKiB(options.ttyd, streams.length));
  const detail = { viewers: streams.length, liveKiB, ttydKiB: theirs };
  return [
    theirs === undefined
      ? { name: "g6-live-viewer", value: null, skipped: `no ttyd on the PATH; ${Math.round(liveKiB)} KiB here`, unit: "x", goal: 1.1, detail }
      : { name: "g6-live-viewer", value: liveKiB / theirs, unit: "x", goal: 1.1, detail },
    { name: "g6-hidden-viewer", value: hiddenKiB, unit: "KiB", goal: 16, detail: { viewers: streams.length } },
    { name: "g6-hidden-processes", value: processes, unit: "", goal: 0, detail: {} },
  ];
}

/** As the page does with what nobody sees; resolves when the attaches are gone. */
async function closeAll(server: ProductServer, own: readonly number[], streams: readonly TerminalStream[]): Promise<void> {
  for (const stream of streams) stream.close();
  await until(() => strangers(server, own).length === 0);
}

/** Processes the server started for viewers. */
function strangers(server: ProductServer, own: readonly number[]): number[] {
  return childrenOf(server.pid).filter((pid) => !own.includes(pid));
}

/** Waits for it, for ten seconds at most. */
async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!holds() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function ttydKiB(ttyd: Ttyd, viewers: number): Promise<number> {
  const warm = await openViewer(ttyd);
  const before = memoryOf(ttyd.pid);
  const more = await Promise.all(Array.from({ length: viewers }, () => openViewer(ttyd)));
  const after = memoryOf(ttyd.pid);
  for (const viewer of [warm, ...more]) viewer.close();
  return (after - before) / viewers;
}

function openViewer(ttyd: Ttyd): Promise<{ close(): void }> {
  return new Promise((resolve, reject) => {
    const opened = ttyd.view(() => void opened.then(resolve, reject));
  });
}

/** A process with everything it started. */
function memoryOf(pid: number): number {
  return [pid, ...childrenOf(pid)].reduce((sum, each) => sum + pssKiB(each), 0);
}
