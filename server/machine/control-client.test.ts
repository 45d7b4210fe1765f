import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ControlClient, openControlClient } from "./control-client.ts";

/** What the client was told. */
let said: string[];
let speak: (bytes: Buffer) => void;
beforeEach(() => {
  [said, heard] = [[], 0];
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

/** How often all was heard. */
let heard: number;
/** A client whose tmux is the test; `isLoud` is what its listener says of every piece. */
function open(isLoud = false): ControlClient {
  const start = () => ({
    write: (text: string) => void said.push(text), rest: () => void said.push("rest"), plug: (question: string) => void said.push(question), go: () => void said.push("go"),
    onData: (listener: typeof speak) => void (speak = listener), onExit: () => undefined, kill: () => undefined,
  });
  return openControlClient(start, { output: () => isLoud, heardAll: () => ++heard > 0, notice: () => undefined, lost: () => undefined });
}

const pieces = (count: number): void => speak(Buffer.from("%output %1 a\n".repeat(count)));
/** Answers commands as they were written, each with a number. */
const answer = (written: string): void => {
  const lines = written.trim().split("\n");
  const numbered = lines.map((line, i) => `%begin 1 ${i} 1\n${line.replace("display-message -p ", "")}\n%end 1 ${i} 1\n`);
  speak(Buffer.from(numbered.join("")));
};

describe("what comes in small pieces", () => {
  it("is read with pauses", () => {
    open();
    pieces(1);
    expect(said).toEqual(["rest"]);
    vi.advanceTimersByTime(1000);
    expect(said).toEqual(["rest", "go"]);
  });

  it("is read on when its pane is loud", () => {
    open(true);
    for (let i = 0; i < 10; i++) pieces(1);
    expect(said).toEqual([]);
  });
});

const PLUG = /^display-message -p '(?:#\{p8000:\}){3}'\ndisplay-message -p \w+\n$/;
const MARK = /^display-message -p mark\ndisplay-message -p \w+\n$/;
const ASK = /^list-panes\ndisplay-message -p \w+\n$/;

describe("a crowd", () => {
  /** What was written last is answered; what is said then is told. */
  const answered = (): string[] => {
    const before = said.length;
    answer(said.at(-1) ?? "");
    vi.advanceTimersByTime(0);
    return said.slice(before);
  };
  const plugged = (): ControlClient => {
    const client = open();
    pieces(8);
    expect(said).toEqual([expect.stringMatching(PLUG)]);
    return client;
  };
  const go = (): void => {
    vi.advanceTimersByTime(80);
    expect(said.splice(1)).toEqual(["go"]);
  };

  it("is plugged, and read to the end of what it says, until it is none", () => {
    plugged();
    go();
    // However little comes and however long it takes, there is more behind the plug.
    pieces(1);
    vi.advanceTimersByTime(1000);
    expect([said.length, heard]).toEqual([1, 1]);
    expect(answered()).toEqual([expect.stringMatching(MARK)]);
    speak(Buffer.from(`%output %1 ${"a".repeat(1000)}\n`));
    expect(said).toHaveLength(2);
    expect(answered()).toEqual([expect.stringMatching(MARK)]);
    expect([answered(), heard]).toEqual([["rest"], 2]);
  });

  it("is asked when what it said has been read", async () => {
    const client = plugged();
    const [asked, other] = [client.ask("list-panes"), client.ask("list-panes")];
    vi.advanceTimersByTime(10);
    expect(said.splice(1)).toEqual(["go"]);
    expect(answered()).toEqual([expect.stringMatching(MARK)]);
    expect(answered()).toEqual([expect.stringMatching(new RegExp(ASK.source.slice(1, -1).repeat(2)))]);
    answered();
    expect(await Promise.all([asked, other])).toEqual([{ ok: true, text: "list-panes\n" }, { ok: true, text: "list-panes\n" }]);
  });

  it("that is lost behind a plug is told to who asks", async () => {
    const client = plugged();
    const asked = client.ask("list-panes");
    client.close();
    await expect(asked).rejects.toThrow("it was closed");
    await expect(client.ask("list-panes")).rejects.toThrow("is gone");
    expect(vi.getTimerCount()).toBe(0);
  });
});
