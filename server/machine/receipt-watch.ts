import { type FSWatcher, watch } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** One start of a process for a session. The generation makes a second start of the same session a different one. */
export interface RunKey {
  sessionId: string;
  generation: number;
}

export interface ReceiptWatch {
  /** Calls the listener whenever a receipt changed. Returns how to stop. */
  onChange(listener: (key: RunKey) => void): () => void;
  close(): void;
}

const NAME = /^([0-9A-HJKMNP-TV-Z]{26})\.(\d+)$/;

/** Tells about receipts from the kernel's file events; the folder of each receipt is watched until its exit is there. */
export function createReceiptWatch(receiptsDir: string): ReceiptWatch {
  const listeners = new Set<(key: RunKey) => void>();
  const inner = new Map<string, FSWatcher>();
  const keyOf = (name: string): RunKey | undefined => {
    const match = NAME.exec(name);
    return match?.[1] ? { sessionId: match[1], generation: Number(match[2]) } : undefined;
  };
  const tell = (name: string): void => {
    const key = keyOf(name);
    if (key) for (const listener of listeners) listener(key);
  };
  const watchReceipt = (name: string): void => {
    if (inner.has(name) || !keyOf(name)) return;
    try {
      const watcher = watch(join(receiptsDir, name), (_event, file) => {
        if (file === "pid" || file === "exit") tell(name);
        if (file === "exit") unwatch(name);
      });
      watcher.on("error", () => unwatch(name));
      inner.set(name, watcher);
    } catch {
      // Gone again; the next look at the receipt will say so.
    }
    tell(name);
    // The record may have been written before the watch began; then nothing more will come.
    void hasEnded(join(receiptsDir, name)).then((ended) => ended && unwatch(name));
  };
  const unwatch = (name: string): void => {
    inner.get(name)?.close();
    inner.delete(name);
  };
  const outer = watch(receiptsDir, (_event, name) => {
    if (name) watchReceipt(name);
  });
  void readdir(receiptsDir).then(async (names) => {
    for (const name of names) if (!(await hasEnded(join(receiptsDir, name)))) watchReceipt(name);
  });
  return {
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      outer.close();
      for (const name of inner.keys()) unwatch(name);
    },
  };
}

async function hasEnded(receiptDir: string): Promise<boolean> {
  return (await readdir(receiptDir).catch(() => ["exit"])).includes("exit");
}
