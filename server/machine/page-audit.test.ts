import { afterEach, describe, expect, it, vi } from "vitest";
import { auditPage, type PageSession } from "./page-audit.ts";

/** A page whose last answer is this. */
function sessionWith(value: unknown): PageSession {
  return {
    send: (method, parameters) => Promise.resolve(
      method === "Page.getFrameTree" ? { frameTree: { frame: { id: "f" } } } : method === "Page.createIsolatedWorld" ? { executionContextId: 7 } : parameters?.["awaitPromise"] === true ? { result: { value } } : {},
    ),
  };
}

const place = (at: string, html: string) => ({ at, html, fix: "Fix any of the following:\n  Element has no title attribute" });
const found = (more: object = {}) => ({ id: "button-name", impact: "critical", help: "Buttons must have discernible text", count: 1, places: [place("#buy", "<button id=\"buy\">")], ...more });

afterEach(() => void vi.useRealTimers());

describe("what is said of a finding", () => {
  it("is what it is, where it is and what to do", async () => {
    const audit = await auditPage(sessionWith(JSON.stringify([found()])));
    expect(audit?.problems).toEqual(['Buttons must have discernible text (critical, rule button-name). It is #buy <button id="buy">. Fix any of the following: Element has no title attribute']);
    expect([...(audit?.namedRoles ?? [])]).toEqual(["button"]);
  });

  it("names a few places and counts the others", async () => {
    const audit = await auditPage(sessionWith(JSON.stringify([found({ count: 9, places: [place("a", "<a>"), place("b", "<b>")] })])));
    expect(audit?.problems[0]).toContain("They are a <a>; b <b> and 7 more.");
  });

  it("is one line, without what a terminal would obey, and short", async () => {
    const html = `<b title="\u001B[2J\n${"x".repeat(5000)}">`;
    const [problem = ""] = (await auditPage(sessionWith(JSON.stringify([found({ help: "A\nB", places: [place("#b", html)] })]))))?.problems ?? [];
    expect(problem.length).toBeLessThan(1000);
    expect(/[\p{Cc}]/u.test(problem)).toBe(false);
  });
});

describe("an answer that is none", () => {
  it.each<[string, unknown]>([
    ["too long", `[${" ".repeat(100_000)}]`], ["no text", { problems: [] }], ["no JSON", "{"], ["another shape", '{"a":1}'],
    ["of an impact that is not asked for", JSON.stringify([found({ impact: "minor" })])], ["without a place", JSON.stringify([found({ places: [] })])],
  ])("tells nothing: %s", async (_name, value) => {
    expect(await auditPage(sessionWith(value))).toBeUndefined();
  });

  it("is not waited for without end", async () => {
    vi.useFakeTimers();
    const audit = auditPage({ send: () => new Promise(() => undefined) });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await audit).toBeUndefined();
  });
});

it("no more is told than anybody reads", async () => {
  expect((await auditPage(sessionWith(JSON.stringify(Array.from({ length: 99 }, () => found())))))?.problems.length).toBe(30);
});
