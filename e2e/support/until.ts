import type { LoggedEvent } from "#domain/events.ts";
import type { App } from "../../server/kernel.ts";

/** Waits until the condition holds; it is looked at now and after each commit. Fails with the events that were seen last. */
export function untilIn<T>(app: Pick<App, "bus">, what: string, look: () => Promise<T | undefined | null | false>, seconds = 30): Promise<T> {
  return new Promise((resolve, reject) => {
    const seen: LoggedEvent[] = [];
    const end = (): void => {
      clearTimeout(timer);
      stop();
    };
    let looking = Promise.resolve();
    const again = (): void => {
      looking = looking.then(look).then((found) => {
        if (found === undefined || found === null || found === false) return;
        end();
        resolve(found);
      }).catch((error: unknown) => {
        end();
        reject(error);
      });
    };
    const timer = setTimeout(() => {
      end();
      const last = seen.slice(-12).map((e) => `${e.seq} ${e.kind} ${JSON.stringify(e.payload)}`).join("\n");
      reject(new Error(`waited ${seconds} s for: ${what}\nlast events:\n${last}`));
    }, seconds * 1000);
    const stop = app.bus.subscribe((events) => {
      seen.push(...events);
      again();
    });
    again();
  });
}
