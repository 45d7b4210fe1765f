import { watch } from "node:fs";

/** Calls the listener with the name of what came, changed or went in a folder. One that cannot be watched tells nothing. Returns how to stop. */
export function watchFolder(folder: string, listener: (name: string) => void): () => void {
  try {
    const watcher = watch(folder, (_event, name) => {
      if (name) listener(name);
    });
    watcher.on("error", () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
}
