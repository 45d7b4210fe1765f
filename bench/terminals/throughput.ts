import { type Figure, median, medianRatio } from "../figure.ts";
import { createFlooder, type Flooder } from "./flooder.ts";
import { live, openPage } from "./page.ts";
import { cpuMs } from "./proc.ts";
import { quickScreen } from "./screens.ts";
import type { ProductServer } from "./server.ts";
import type { Ttyd } from "./ttyd.ts";

/** One flood up to its last words at a viewer that draws at once. */
interface Run {
  ms: number;
  cpu: number;
  messages: number;
}

/** G3 and G4: the time a flood takes to a live viewer, the server's CPU for it and its messages, against ttyd. */
export async function throughputFigures(server: ProductServer, options: { rounds: number; bytes: number; ttyd: Ttyd | undefined }): Promise<Figure[]> {
  const flooder = createFlooder(options.bytes);
  const ours: Run[] = [];
  const theirs: Run[] = [];
  const session = await server.openShell();
  const page = await openPage(server);
  const screen = quickScreen();
  await live(page.open(session.id, screen));
  const once = { flooder, screen, pid: server.pid, messages: () => page.wire.messages, type: (line: string) => server.type(session.id, line) };
  const yardstick = options.ttyd && (await viewOf(options.ttyd, flooder));
  for (let round = 0; round <= options.rounds; round++) {
    const [here, there] = [await run(once), yardstick && (await run(yardstick))];
    // The first of each fills the history.
    if (round > 0) ours.push(here);
    if (round > 0 && there) theirs.push(there);
  }
  yardstick?.close();
  page.leave();
  const against = (name: string, key: keyof Run, goal: number): Figure => {
    const here = median(ours.map((r) => r[key]));
    const base = { name, unit: "x", goal, detail: { ours: ours.map((r) => r[key]), theirs: theirs.map((r) => r[key]), bytes: options.bytes } };
    return theirs.length > 0 ? { ...base, value: medianRatio(base.detail.ours, base.detail.theirs) } : { ...base, value: null, skipped: `no ttyd on the PATH; ${here.toFixed(0)} ${key} here` };
  };
  return [against("g3-time-to-live-viewer", "ms", 1), against("g4-server-cpu", "cpu", 1.2), against("g4-messages", "messages", 0.06), screens(ours)];
}

/** G9: messages a second at a live viewer while its pane floods; each is a whole screen. */
function screens(ours: readonly Run[]): Figure {
  const perSecond = ours.map((r) => r.messages / (r.ms / 1000));
  return { name: "g9-screens-in-a-flood", value: median(perSecond), unit: "/s", goal: 10, least: true, detail: { perSecond } };
}

interface Once {
  flooder: Flooder;
  screen: ReturnType<typeof quickScreen>;
  pid: number;
  messages: () => number;
  type: (line: string) => Promise<unknown>;
}

async function run(on: Once): Promise<Run> {
  let [cpu, messages] = [0, 0];
  const seen = on.screen.sees(on.flooder.words());
  const flood = await on.flooder.run(async (line) => {
    await on.type(line);
    // What the typing of the command takes is no part of the viewer.
    [cpu, messages] = [cpuMs(on.pid), on.messages()];
  });
  const ms = (await seen) - flood.began;
  return { ms, cpu: cpuMs(on.pid) - cpu, messages: on.messages() - messages };
}

async function viewOf(ttyd: Ttyd, flooder: Flooder): Promise<Once & { close(): void }> {
  const screen = quickScreen();
  let messages = 0;
  const viewer = await ttyd.view((bytes) => {
    messages += 1;
    screen.write(bytes, () => undefined);
  });
  return { flooder, screen, pid: ttyd.pid, messages: () => messages, type: ttyd.type, close: viewer.close };
}
