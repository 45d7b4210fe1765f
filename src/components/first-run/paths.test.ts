import { describe, expect, it } from "vitest";
import { matching, nameOf, parentOf, splitPath } from "./paths.ts";

describe("splitPath", () => {
  it.each([
    ["", { folder: "~", prefix: "" }],
    ["~", { folder: "~", prefix: "" }],
    ["~/", { folder: "~", prefix: "" }],
    ["~/co", { folder: "~", prefix: "co" }],
    ["~/code/re", { folder: "~/code", prefix: "re" }],
    ["/", { folder: "/", prefix: "" }],
    ["/sr", { folder: "/", prefix: "sr" }],
    ["/srv/app/", { folder: "/srv/app", prefix: "" }],
    [" /srv/a b", { folder: "/srv", prefix: "a b" }],
    ["srv", undefined],
    ["~ada/code", undefined],
  ])("reads %j", (typed, split) => {
    expect(splitPath(typed)).toEqual(split);
  });
});

describe("matching", () => {
  const row = (name: string, isRepository = false) => ({ name, path: `/x/${name}`, isRepository });
  it("takes the beginning in any case, repositories first, else in order", () => {
    expect(matching([row("App"), row("apple", true), row("bread"), row("apricot")], "ap").map((f) => f.name)).toEqual(["apple", "App", "apricot"]);
  });
});

describe("nameOf and parentOf", () => {
  it("takes paths apart", () => {
    expect(["/srv/app/", "~", "/"].map(nameOf)).toEqual(["app", "", ""]);
    expect(["/srv/app", "/srv", "/"].map(parentOf)).toEqual(["/srv", "/", "/"]);
  });
});
