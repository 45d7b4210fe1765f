import { Terminal } from "@xterm/xterm";
import { expect, it } from "vitest";
import { linkUnder } from "./link-under.ts";

async function shown(text: string): Promise<(col: number, row: number) => string | undefined> {
  const term = new Terminal({ cols: 20, rows: 6, allowProposedApi: true });
  await new Promise<void>((resolve) => {
    term.write(text, resolve);
  });
  return (col, row) => linkUnder(term, { col, row })?.href;
}

it("finds the address under a cell, and none beside it", async () => {
  const at = await shown("see http://a.b/c, ok");
  expect([4, 5, 16, 17].map((col) => at(col, 1))).toEqual([undefined, "http://a.b/c", "http://a.b/c", undefined]);
});

it("follows one that goes on in the next lines, from each of them", async () => {
  const whole = `https://example.org/${"x".repeat(20)}/end`;
  const at = await shown(`${whole} more\r\nhttps://other.org/`);
  expect([[1, 1], [20, 2], [4, 3]].map(([col = 0, row = 0]) => at(col, row))).toEqual([whole, whole, whole]);
  expect([at(6, 3), at(3, 4)]).toEqual([undefined, "https://other.org/"]);
});

it("counts wide characters as the cells they take", async () => {
  const at = await shown("你好 https://a.b/");
  expect([5, 6, 17].map((col) => at(col, 1))).toEqual([undefined, "https://a.b/", "https://a.b/"]);
});

it("takes nothing but the web for an address", async () => {
  const at = await shown("javascript:alert(1)\r\nfile:///etc/passwd");
  expect([at(3, 1), at(3, 2)]).toEqual([undefined, undefined]);
});
