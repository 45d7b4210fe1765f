import { describe, expect, test } from "vitest";
import { mostSimilar } from "./similar.ts";

const items = (...texts: string[]) => texts.map((text) => ({ text }));
const found = (query: string, ...texts: string[]) => mostSimilar(query, items(...texts), 3).map((i) => i.text);

describe("what is most like a query", () => {
  test("has its rare words, in whatever form", () => {
    expect(found("exporting reports as CSV", "Add dark mode", "Export the report as CSV", "Fix the report page")).toEqual(["Export the report as CSV", "Fix the report page"]);
  });
  test("is not what only shares common words", () => expect(found("make the new page", "add the new and all", "this is for you")).toEqual([]));
  test("comes shorter first where the words are the same", () => expect(found("login", `login ${"and other parts of the shop ".repeat(20)}`, "login page")[0]).toBe("login page"));
  test("is at most as many as wanted, and nothing of nothing", () => {
    expect(found("login", "login a", "login b", "login c", "login d")).toHaveLength(3);
    expect(mostSimilar("login", [], 5)).toEqual([]);
    expect(found("", "login")).toEqual([]);
  });
});
