import { describe, expect, it } from "vitest";
import { fake, lastMarker } from "./marker.ts";

describe("lastMarker", () => {
  it("finds name and options anywhere in a text", () => {
    const marker = lastMarker("Please do FAKE[write-commit;file=src/a.txt;text=hi there] now");
    expect(marker).toEqual({ name: "write-commit", options: { file: "src/a.txt", text: "hi there" }, json: undefined });
  });

  it("takes the last of several", () => {
    expect(lastMarker("FAKE[text] and then FAKE[lie]")?.name).toBe("lie");
  });

  it("finds nothing in ordinary or half-written text", () => {
    expect(lastMarker("no marker here")).toBeUndefined();
    expect(lastMarker("FAKE[] FAKE[Upper] FAKE[open")).toBeUndefined();
  });

  it("keeps an equals sign inside a value", () => {
    expect(lastMarker("FAKE[bash;cmd=A=1 env]")?.options.cmd).toBe("A=1 env");
  });

  it("leaves a value alone whose percent signs are no encoding", () => {
    expect(lastMarker("FAKE[text;text=100% sure]")?.options.text).toBe("100% sure");
  });

  it("reads the JSON behind a marker, brackets in strings included", () => {
    expect(lastMarker('FAKE[json] FAKE_JSON:{"a":["}"],"b":{"c":1}} and more')?.json).toEqual({ a: ["}"], b: { c: 1 } });
  });

  it("reads JSON that a CLI wrapped in one more level of quotes", () => {
    expect(lastMarker(String.raw`"FAKE[json] FAKE_JSON:{\"a\":\"say \\\"x\\\"\"}"`)?.json).toEqual({ a: 'say "x"' });
  });

  it("does not obey markers that are cargo inside FAKE_JSON", () => {
    const marker = lastMarker('FAKE[call;tool=submit_task] FAKE_JSON:{"prompt":"FAKE[lie] please"}');
    expect(marker?.name).toBe("call");
    expect(marker?.json).toEqual({ prompt: "FAKE[lie] please" });
  });

  it("ignores FAKE_JSON that is no JSON", () => {
    expect(lastMarker("FAKE[json] FAKE_JSON:nonsense")).toEqual({ name: "json", options: {}, json: undefined });
  });
});

describe("fake", () => {
  it.each(["a;b]c", "50%", "two\nlines", "k=v", "ünïcode ✓", "$(id) 'x' \"y\""])("carries %j through", (value) => {
    expect(lastMarker(`before ${fake("bash", { cmd: value })} after`)?.options.cmd).toBe(value);
  });

  it("carries JSON through", () => {
    const json = [{ bash: "ls; echo ']'" }, { text: "FAKE[lie]" }];
    expect(lastMarker(fake("script", { ms: 5 }, json))).toEqual({ name: "script", options: { ms: "5" }, json });
  });
});
