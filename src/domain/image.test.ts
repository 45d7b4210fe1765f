import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { imageKind, typedPath } from "./image.ts";

const bytes = (...parts: (string | number[])[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? Array.from(part, (c) => c.charCodeAt(0)) : part)));

describe("an image", () => {
  it.each([
    ["png", bytes([0x89], "PNG\r\n", [0x1a, 0x0a], "rest")],
    ["jpg", bytes([0xff, 0xd8, 0xff, 0xe0], "JFIF")],
    ["gif", bytes("GIF89a....")],
    ["gif", bytes("GIF87a")],
    ["webp", bytes("RIFF", [1, 2, 3, 4], "WEBPVP8 ")],
  ] as const)("is a %s by its first bytes", (kind, content) => {
    expect(imageKind(content)).toBe(kind);
  });

  it.each([
    ["nothing", bytes()], ["text", bytes("PNG, really")], ["a sound", bytes("RIFF", [1, 2, 3, 4], "WAVEfmt ")], ["a script in disguise", bytes("#!/bin/sh\n", [0x89], "PNG")],
    ["a drawing that can run scripts", bytes("<svg xmlns='http://www.w3.org/2000/svg'/>")], ["half a mark", bytes([0x89], "PN")],
  ])("is not %s", (_what, content) => {
    expect(imageKind(content)).toBeUndefined();
  });
});

describe("a path that is typed", () => {
  it("stands as it is where nothing in it means anything to a shell", () => {
    expect(typedPath("/home/me/app/.rdv/images/01J.png")).toBe("/home/me/app/.rdv/images/01J.png");
    expect(typedPath("/home/jürgen/a-b_c.png")).toBe("/home/jürgen/a-b_c.png");
  });

  it("is one word to a shell, whatever is in it", () => {
    expect(typedPath("/my files/it's $(here).png")).toBe(String.raw`/my\ files/it\'s\ \$\(here\).png`);
    fc.assert(fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => {
      expect(typedPath(text).replaceAll(/\\(.)/g, "$1")).toBe(text);
      expect(typedPath(text)).not.toMatch(/(?<!\\)(?:\\\\)*[\s;&|<>$`"'(){}*?!#~]/);
    }));
  });
});
