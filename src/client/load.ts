import { openLink } from "./socket.ts";

/** Loads code that the page needs only now. While the server is away it waits for it, so that the page does not break. */
export async function load<T>(code: () => Promise<T>): Promise<T> {
  try {
    return await code();
  } catch {
    await reachable();
    return code();
  }
}

/** Resolves as soon as the server answers; it is asked now and whenever the connection comes or goes. */
async function reachable(): Promise<void> {
  const link = openLink();
  let changed = Promise.withResolvers<void>();
  const stop = link.subscribe(() => {
    changed.resolve();
    changed = Promise.withResolvers();
  });
  for (;;) {
    const next = changed.promise;
    if (await fetch("/healthz").then(() => true, () => false)) break;
    await next;
  }
  stop();
}
