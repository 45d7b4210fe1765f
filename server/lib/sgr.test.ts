import { expect, test } from "vitest";
import { codesOf } from "./sgr.ts";

test.each([
  ["", [0]], ["0;1", [0, 1]], ["38;5;2;1", [38, 1]], ["48;2;4;7;2;22", [48, 22]], ["38:2::4:7:2;1", [38, 1]], ["4:2", [4]], ["58;5;0", [58]],
])("the codes of %j are %j", (parameters, codes) => {
  expect(codesOf(parameters)).toEqual(codes);
});
