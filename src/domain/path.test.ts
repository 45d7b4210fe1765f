import { posix } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isInsideAny } from "./path.ts";

describe("isInsideAny", () => {
  it.each([
    ["/repo", ["/repo"], true],
    ["/repo/src/a.ts", ["/repo"], true],
    ["/repo/../etc/passwd", ["/repo"], false],
    ["/repo/src/../../repo/x", ["/repo"], true],
    ["/repository", ["/repo"], false],
    ["/repo//src/./a", ["/repo/"], true],
    ["/repo", ["/"], true],
    ["/other/x", ["/repo", "/other"], true],
    ["/../repo", ["/repo"], true],
    ["repo/src", ["/repo"], false],
    ["~/repo", ["/repo"], false],
    ["", ["/repo"], false],
    ["/repo/a\0b", ["/repo"], false],
    ["/repo/a", ["repo"], false],
    ["/repo/a", [], false],
  ])("%j in %j: %s", (path, folders, expected) => {
    expect(isInsideAny(path, folders)).toBe(expected);
  });

  it("agrees with the system's own way of working out paths", () => {
    const name = fc.constantFrom("a", "b", "..", ".", "", "repo");
    const path = fc.array(name, { maxLength: 8 }).map((names) => `/${names.join("/")}`);
    fc.assert(
      fc.property(path, path, (path, folder) => {
        const way = posix.relative(posix.normalize(folder), posix.normalize(path));
        expect(isInsideAny(path, [folder])).toBe(way === "" || !(way === ".." || way.startsWith("../")));
      }),
      { numRuns: 2000 },
    );
  });
});
