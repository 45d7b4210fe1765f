import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openControlClient } from "./control-client.ts";

let said: string[];
let speak: (bytes: Buffer) => void;
beforeEach(() => {
  said = [];
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

/** A client whose tmux is the test; `isLoud` is what its listener says of every piece. */
function open(isLoud: boolean): void {
  const start = () => ({
    write: (text: string) => void said.push(text), rest: () => void said.push("rest"), go: () => void said.push("go"),
    onData: (listener: typeof speak) => void (speak = listener), onExit: () => undefined, kill: () => undefined,
  });
  openControlClient(start, { output: () => isLoud, heardAll: () => true, notice: () => undefined, lost: () => undefined });
}

test("what comes in small pieces is read with pauses", () => {
  open(false);
  speak(Buffer.from("%output %1 a\n"));
  expect(said).toEqual(["rest"]);
  vi.advanceTimersByTime(1000);
  expect(said).toEqual(["rest", "go"]);
});

test("a pane that is loud is not paused for", () => {
  open(true);
  for (let i = 0; i < 10; i++) speak(Buffer.from("%output %1 a\n"));
  expect(said).toEqual([]);
});
