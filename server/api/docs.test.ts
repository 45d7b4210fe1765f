import { describe, expect, it } from "vitest";
import { docsPage } from "./docs.ts";

const DOCUMENT = {
  paths: {
    "/api/things/{id}": { get: { summary: "One <thing>", tags: ["things"], security: [{}], parameters: [{ name: "id", in: "path", required: true }], responses: { 200: { content: { "application/json": { schema: { type: "object" } } } }, default: { content: { x: { schema: { type: "null" } } } } } } },
    "/api/open": { post: { summary: "Come in", tags: ["door"], requestBody: { content: { "application/json": { schema: { type: "string" } } } } } },
  },
};

describe("docsPage", () => {
  const page = docsPage(DOCUMENT, "");

  it("lists every operation under its group, escaped, without script", () => {
    expect(page).toContain('<section id="things"><h2>things</h2><details><summary><b>GET</b> <code>/api/things/{id}</code> <span>One &lt;thing&gt;</span>');
    expect(page).toContain('<a href="#door">door</a>');
    expect(page).toContain("<code>id</code> <small>path, required</small>");
    expect(page).not.toMatch(/<script|https?:\/\//);
  });

  it("shows bodies and answers, and says what is open to everyone", () => {
    expect(page.match(/<h4>[^<]*<\/h4>/g)).toEqual(["<h4>200</h4>", "<h4>Body</h4>"]);
    expect(page.split('<section id="door">')[1]).toContain("open without signing in");
    expect(page.split('<section id="door">')[0]).not.toContain("open without signing in");
  });

  it.each([
    ["", "system"],
    ["rdv=x; rdv-theme=light", "light"],
    ["rdv-theme=dark; a=b", "dark"],
    ['rdv-theme="><script>', "system"],
  ])("with the cookie %j it is %s", (cookie, theme) => {
    expect(docsPage(DOCUMENT, cookie)).toContain(`<html lang="en" data-theme="${theme}">`);
  });
});
