import { expect, it } from "vitest";
import { readSettings, ZOOM } from "./terminal-settings.ts";

it("a desk fits the pane into its frame, a phone shows text that can be read", () => {
  expect(readSettings(null, false)).toEqual({ zoom: null, followsTheme: false, layout: "large" });
  expect(readSettings(null, true)).toEqual({ zoom: ZOOM.phone, followsTheme: false, layout: "large" });
});

it("what was chosen is kept, also to fit on a phone", () => {
  expect(readSettings('{"zoom":15,"followsTheme":true,"layout":"even"}', false)).toEqual({ zoom: 15, followsTheme: true, layout: "even" });
  expect(readSettings('{"zoom":null}', true).zoom).toBeNull();
});

it.each(["", "null", "[]", "{", '{"zoom":"12"}', '{"zoom":1e9}', '{"zoom":-1}', '{"zoom":0}', '{"layout":"none"}', '"x"'])("what is not as expected does not count: %s", (text) => {
  expect(readSettings(text, false)).toEqual({ zoom: null, followsTheme: false, layout: "large" });
});
