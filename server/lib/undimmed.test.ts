import { expect, test } from "vitest";
import { undimmed } from "./undimmed.ts";

test("what is dimmed is not there, and the rest stands where it stood", () => {
  expect(undimmed("\u001b[1m›\u001b[0m \u001b[2mAsk me\u001b[0m end")).toBe("›        end");
  expect(undimmed("\u001b[0;2mhint\n\u001b[22mwords")).toBe("    \nwords");
});

test("a colour that has a two in it is no dimming", () => {
  expect(undimmed("\u001b[4:2munderlined twice\u001b[0m")).toBe("underlined twice");
  expect(undimmed("\u001b[38;2;148;226;213mgreen\u001b[39m \u001b[38;5;2mtoo\u001b[0m")).toBe("green too");
  expect(undimmed("\u001b[2;38;2;1;2;3mdim\u001b[m")).toBe("   ");
});
