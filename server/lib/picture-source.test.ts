import { describe, expect, it } from "vitest";
import type { TerminalGlance } from "#domain/terminal.ts";
import { pictureSource } from "./picture-source.ts";

function watched() {
  const got: string[] = [];
  const on = { tell: (_text: string): void => undefined, stopped: false };
  const source = pictureSource((tell) => {
    on.tell = (text) => tell({ sessionId: "s", text, cols: 20, rows: 2 } satisfies TerminalGlance);
    return () => void (on.stopped = true);
  });
  source.onData((bytes) => void got.push(bytes.toString()));
  return { source, got, on };
}

describe("a source of pictures", () => {
  it("draws each one over what was there, its last line without an end", () => {
    const { got, on } = watched();
    on.tell("\u001B[31mred\nstill red\n");
    expect(got).toEqual(["\u001B[0m\u001B[?25l\u001B[H\u001B[2J\u001B[31mred\r\nstill red"]);
  });

  it("keeps the newest one while it is held, and gives it once", () => {
    const { source, got, on } = watched();
    source.pause();
    for (const text of ["one", "two", "three"]) on.tell(text);
    expect(got).toEqual([]);
    source.resume();
    source.resume();
    expect(got).toHaveLength(1);
    expect(got[0]).toContain("three");
  });

  it("watches no longer when it is killed", () => {
    const { source, on } = watched();
    expect(on.stopped).toBe(false);
    source.kill();
    expect(on.stopped).toBe(true);
  });
});
