import { expect, it } from "vitest";
import { readSettings, ZOOM } from "./terminal-settings.ts";

const OTHERWISE = { zoom: null, followsTheme: false, layout: "large", font: null, line: null, cursor: "block", blinks: false, page: 500 };

it("a desk fits the pane into its frame, a phone shows text that can be read", () => {
  expect(readSettings(null, false)).toEqual(OTHERWISE);
  expect(readSettings(null, true)).toEqual({ ...OTHERWISE, zoom: ZOOM.phone });
});

it("what was chosen is kept, also to fit on a phone", () => {
  const chosen = { zoom: 15, followsTheme: true, layout: "split", font: "JetBrains Mono", line: 1.2, cursor: "bar", blinks: true, page: 1500 };
  expect(readSettings(JSON.stringify(chosen), false)).toEqual(chosen);
  expect(readSettings('{"zoom":null}', true).zoom).toBeNull();
});

it.each(["", "null", "[]", "{", '{"zoom":"12"}', '{"zoom":1e9}', '{"zoom":-1}', '{"zoom":0}', '{"layout":"none"}', '{"font":"x; src: url(//a)"}', '{"line":99}', '{"cursor":"beam","blinks":1,"page":7}', '"x"'])("what is not as expected does not count: %s", (text) => {
  expect(readSettings(text, false)).toEqual(OTHERWISE);
});
