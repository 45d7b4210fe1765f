import { expect, test, vi } from "vitest";
import type { Coprocess } from "./coprocess.ts";
import { createHub } from "./tmux-hub.ts";

test("a connection that is being made when its listener leaves is not left behind", async () => {
  const made = Promise.withResolvers<boolean>();
  const attach = vi.fn<() => Coprocess>(() => ({ write: () => undefined, onData: () => undefined, onExit: () => undefined, rest: () => undefined, plug: () => undefined, go: () => undefined, kill: () => undefined }));
  const drop = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const hub = createHub({ run: () => Promise.resolve(""), make: () => made.promise, attach, alone: (task) => task(), drop });
  const stop = hub.listen(() => undefined);
  await stop();
  made.resolve(true);
  await vi.waitFor(() => expect(drop).toHaveBeenCalledTimes(2));
  expect([attach.mock.calls.length, hub.listening()]).toEqual([0, "off"]);
});
