import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressedTo } from "./addressed.ts";

const PROJECTS = ["shop", "shop-admin", "My Site", "api", "c++ (old)"];

describe("addressedTo", () => {
  it.each([
    ["in shop: add dark mode", "shop", "add dark mode"],
    ["In shop, add dark mode", "shop", "add dark mode"],
    ["in shop add dark mode", "shop", "add dark mode"],
    ["shop: add dark mode", "shop", "add dark mode"],
    ["@shop: add dark mode", "shop", "add dark mode"],
    ["for shop-admin: add dark mode", "shop-admin", "add dark mode"],
    ["shop-admin: add dark mode", "shop-admin", "add dark mode"],
    ["in project api: add dark mode", "api", "add dark mode"],
    ["in the shop project: add dark mode", "shop", "add dark mode"],
    ["Add dark mode in the shop project", "shop", "Add dark mode"],
    ["Add dark mode to the cart in project shop, with codex", "shop", "Add dark mode to the cart, with codex"],
    ["on my site: add dark mode", "My Site", "add dark mode"],
    ["My-Site: add dark mode", "My Site", "add dark mode"],
    ["c++ (old): fix it", "c++ (old)", "fix it"],
    ["shop", "shop", ""],
    ["The shop.", null, "The shop."],
    ["Shop.", "shop", ""],
    ["\"shop\"", "shop", ""],
  ])("%j is for %s", (message, project, text) => {
    expect(addressedTo(message, PROJECTS)).toEqual({ project, text });
  });

  it.each(["Add dark mode", "Add a shop page", "in the shop window add a lamp", "Fix the api", "workshop: add dark mode", "shopping: add a cart", "Add a link to shop-admin-x"])("%j is for nobody in particular", (message) => {
    expect(addressedTo(message, PROJECTS)).toEqual({ project: null, text: message });
  });

  it("finds no project that is not there, whatever they are called", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string(), { maxLength: 4 }), (message, projects) => {
        const { project } = addressedTo(message, projects);
        expect(project === null || projects.includes(project)).toBe(true);
      }),
    );
  });
});
