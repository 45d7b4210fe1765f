import { describe, expect, it } from "vitest";
import { commitTitle, withTrailers } from "./commit-message.ts";

describe("trailers", () => {
  const trailers = { Task: "7", Agent: "codex" };

  it("stand in a paragraph of their own at the end", () => {
    expect(withTrailers("feat: a\n\nbecause", trailers)).toBe("feat: a\n\nbecause\n\nTask: 7\nAgent: codex\n");
    expect(withTrailers("feat: a\n", trailers)).toBe("feat: a\n\nTask: 7\nAgent: codex\n");
  });

  it("join those that are there, and are not said twice", () => {
    expect(withTrailers("feat: a\n\nSigned-off-by: me\n", trailers)).toBe("feat: a\n\nSigned-off-by: me\nTask: 7\nAgent: codex\n");
    const once = withTrailers("feat: a", trailers);
    expect(withTrailers(once, trailers)).toBe(once);
  });

  it("do not take a title or prose for a trailer", () => {
    expect(withTrailers("feat: a", { Task: "1" })).toBe("feat: a\n\nTask: 1\n");
    expect(withTrailers("feat: a\n\nNote: this\nis prose", { Task: "1" })).toBe("feat: a\n\nNote: this\nis prose\n\nTask: 1\n");
  });
});

it("the title of a task's commit is one short line", () => {
  expect(commitTitle({ type: "bug", title: "Fix\nthe login" })).toBe("fix: Fix the login");
  expect(commitTitle({ type: "feature", title: "x".repeat(200) }).length).toBeLessThan(80);
});
