import { describe, expect, test } from "vitest";
import { withoutPlainBlanks } from "./plain-blanks.ts";

const sgr = (codes: string): string => `\u001B[${codes}m`;

describe("blanks at the end of a line", () => {
  test.each([
    ["that nothing colours are left out", "one   \n two  \n", "one\n two\n"],
    ["in the colour of letters, too", `${sgr("1;31")}red   \n${sgr("38;5;46")}green   \n${sgr("38;2;4;7;40")}own   `, `${sgr("1;31")}red\n${sgr("38;5;46")}green\n${sgr("38;2;4;7;40")}own`],
    ["behind the end of what was marked, too", `${sgr("7")}inv${sgr("0")}    \n${sgr("44")}a${sgr("49")}  `, `${sgr("7")}inv${sgr("0")}\n${sgr("44")}a${sgr("49")}`],
  ])("%s", (_what, screen, left) => {
    expect(withoutPlainBlanks(screen)).toBe(left);
  });

  test.each(["44", "104", "48;5;0", "48;2;0;0;0", "7", "4", "4:3", "48:5:1", "21", "9", "53", "0;44", "7;31"])("that %s makes visible stay, on the next lines as well", (codes) => {
    const screen = `a${sgr(codes)}b   \n   \nc  `;
    expect(withoutPlainBlanks(screen)).toBe(screen);
  });

  test("of one mark stay when only another one ended", () => {
    const screen = `${sgr("7;44")}a${sgr("49")}  `;
    expect(withoutPlainBlanks(screen)).toBe(screen);
    expect(withoutPlainBlanks(`${screen}\n${sgr("27")}b  `)).toBe(`${screen}\n${sgr("27")}b`);
  });
});
