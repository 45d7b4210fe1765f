import { type Figure, median } from "../figure.ts";
import { openFedPane } from "./fed-pane.ts";
import { live, openPage } from "./page.ts";
import { xtermScreen } from "./screens.ts";
import { ansiLog } from "./ansi-log.ts";
import type { ProductServer } from "./server.ts";

/** G8: from the moment the connection stands again to the full screen drawn, without one round trip; and what it takes on the wire. */
export async function reconnectFigures(server: ProductServer, options: { rounds: number; told: boolean }): Promise<Figure[]> {
  const pane = await openFedPane(server);
  const page = await openPage(server);
  const screen = xtermScreen();
  await live(page.open(pane.sessionId, screen));
  const last = "full-screen-end";
  await pane.feed(fullScreen(last));
  await screen.sees(last);
  const ms: number[] = [];
  const bytes: number[] = [];
  const trips: number[] = [];
  for (let round = 0; round < options.rounds; round++) {
    trips.push(await page.roundTrip());
    await page.cut();
    screen.reset();
    const before = page.wire.bytes;
    await page.connect();
    const began = performance.timeOrigin + performance.now();
    ms.push((await screen.sees(last)) - began);
    bytes.push(page.wire.bytes - before);
  }
  page.leave();
  await pane.close();
  return [
    { name: "g8-reconnect", value: Math.max(0, median(ms) - median(trips)), unit: "ms", goal: 50, told: options.told, detail: { ms, roundTripMs: trips } },
    { name: "g8-bytes", value: median(bytes) / 1000, unit: "KB", goal: 12, detail: { bytes } },
  ];
}

/** A log that fills the screen, the last line of which is `last`. */
function fullScreen(last: string): string {
  return `${ansiLog(8, 8000).toString()}${last}`;
}
