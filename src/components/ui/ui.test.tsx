import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { AttentionState } from "#domain/attention.ts";
import { lookOf } from "../../client/attention-look.ts";
import { Refusal } from "../../client/rest.ts";
import { Button } from "./button.tsx";
import { Copy } from "./copy.tsx";
import { Empty, Problem } from "./feedback.tsx";
import { Field, Segments } from "./field.tsx";
import { Glyph, Status, Track } from "./glyph.tsx";
import { Patch } from "./patch.tsx";
import { Why, WhyButton } from "./why.tsx";

const html = (node: ReactNode): string => renderToStaticMarkup(node);
/** What a person reads: the text without its marks. */
const words = (node: ReactNode): string => html(node).replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ").trim();
/** The value of an attribute where it first stands. */
const attribute = (node: ReactNode, name: string): string | undefined => new RegExp(` ${name}="([^"]*)"`).exec(html(node))?.[1];

describe("a button", () => {
  test("never submits a form by accident", () => {
    expect(attribute(<Button>Go</Button>, "type")).toBe("button");
    expect(attribute(<Button type="submit">Go</Button>, "type")).toBe("submit");
  });

  test("that is off says why, to everybody, and can still be reached", () => {
    const off = <Button off="No agent is installed.">Confirm</Button>;
    expect(attribute(off, "aria-disabled")).toBe("true");
    expect(attribute(off, "title")).toBe("No agent is installed.");
    expect(html(off)).not.toContain(" disabled");
  });

  test("that is busy says so in its own word", () => {
    const busy = <Button busy busyWord="Applying">Apply</Button>;
    expect([attribute(busy, "aria-busy"), words(busy)]).toEqual(["true", "Applying"]);
    expect(words(<Button busy>Apply</Button>)).toBe("Apply");
  });

  test("has the look of its kind and nothing else", () => {
    expect(attribute(<Button kind="danger" small className="wide">x</Button>, "class")).toBe("btn danger small wide");
    expect(attribute(<Button>x</Button>, "class")?.trim()).toBe("btn");
  });
});

describe("a state", () => {
  test.each(AttentionState.options)("%s is a colour, a shape and a word", (state) => {
    const status = <Status attention={{ state, detail: "" }} />;
    expect(attribute(status, "data-s")).toBe(lookOf(state).s);
    expect(html(status)).toContain(`g-${lookOf(state).glyph}`);
    expect(words(status)).toBe(lookOf(state).word);
  });

  test("has its few words behind it, or others in their place", () => {
    const attention = { state: "blocked", detail: "after 3" } as const;
    expect(words(<Status attention={attention} />)).toBe("Blocked after 3");
    expect(words(<Status attention={attention} detail="waits" />)).toBe("Blocked waits");
    expect(words(<Status attention={attention} detail="" />)).toBe("Blocked");
  });

  test("a shape has a name only where no word stands beside it", () => {
    expect(attribute(<Glyph glyph="needs" />, "aria-hidden")).toBe("true");
    expect(attribute(<Glyph glyph="needs" name="Needs you" />, "aria-label")).toBe("Needs you");
    expect(html(<Glyph glyph="needs" name="Needs you" />)).toContain('role="img"');
  });
});

describe("the track", () => {
  test("in short is a picture with a name", () => {
    expect(attribute(<Track attention={{ state: "reported" }} />, "aria-label")).toBe("Step 3 of 5: Report");
    expect(html(<Track attention={{ state: "verified" }} />).match(/class="ok"/g)).toHaveLength(5);
  });

  test("with words marks the present step for everybody", () => {
    const track = html(<Track attention={{ state: "verifying" }} words />);
    expect(track.match(/aria-current="step"/g)).toHaveLength(1);
    expect(track).toMatch(/aria-current="step">Verify</);
    expect(track).not.toContain('role="img"');
  });
});

describe("feedback", () => {
  test("where nothing is says what is missing and what fills it", () => {
    const empty = <Empty title="No tasks yet" action={<Button>New task</Button>}>Say what you want.</Empty>;
    expect(words(empty)).toBe("No tasks yet Say what you want. New task");
    expect(attribute(empty, "aria-label")).toBe("No tasks yet");
    expect(html(<Empty title="Nothing">Here.</Empty>)).not.toContain("<button");
  });

  test("a refusal is told in the server's words, at once, with a way on", () => {
    const error = new Refusal({ status: 409, code: "wrong-state", title: "Task 3 is completed.", detail: "Submit it again." });
    const problem = <Problem error={error} retry={() => undefined} />;
    expect(words(problem)).toBe("Task 3 is completed. Submit it again. Try again");
    expect(html(problem)).toContain('role="alert"');
    expect(words(<Problem error={error} />)).not.toContain("Try again");
  });

  test("anything else that fails is told too, never as [object Object]", () => {
    for (const error of [new Error("x is not a function"), "text", undefined, { a: 1 }]) {
      expect(words(<Problem error={error} />)).toContain("Something failed on this page.");
      expect(words(<Problem error={error} />)).not.toContain("[object");
    }
  });
});

describe("a field", () => {
  const field = (more: { hint?: string; error?: string }) => <Field label="Name" {...more}>{(ids) => <input {...ids} />}</Field>;

  test("belongs to its label", () => {
    const id = attribute(field({}), "for");
    expect(html(field({}))).toContain(`id="${id}"`);
    expect(html(field({}))).not.toContain("aria-describedby");
  });

  test("is described by its hint, or by what is wrong and how to mend it", () => {
    expect(html(field({ hint: "As people call it." }))).toMatch(/aria-describedby="([^"]+)"[\s\S]*<p id="\1"[^>]*>As people call it\.</);
    const wrong = html(field({ hint: "h", error: "Choose another." }));
    expect(wrong).toContain('aria-invalid="true"');
    expect(wrong).toMatch(/role="alert">Choose another\.</);
    expect(wrong).not.toContain(">h<");
  });

  test("one of a few says which one is chosen", () => {
    const seg = html(<Segments label="View" value="b" options={[{ value: "a", label: "A" }, { value: "b", label: "B" }]} onChange={() => undefined} />);
    expect(seg).toContain('role="group" aria-label="View"');
    expect(seg).toMatch(/aria-pressed="false">A<[\s\S]*aria-pressed="true">B</);
  });
});

describe("a patch", () => {
  const PATCH = "diff --git a/q.sql b/q.sql\nindex 1..2 100644\n--- a/q.sql\n+++ b/q.sql\n@@ -1,3 +1,3 @@ select\n-- old comment\n+++ counter\n same\n";

  test("shows signs and lines, without what git says about the file", () => {
    const shown = html(<Patch text={PATCH} />);
    expect(shown).toContain('role="figure"');
    expect(shown).not.toContain("index 1..2");
    expect(shown).not.toContain("a/q.sql");
    expect(shown.match(/class="hunk"/g)).toHaveLength(1);
  });

  test("keeps lines that only look like heads: a removed SQL comment, an added counter", () => {
    const shown = html(<Patch text={PATCH} />);
    expect(shown).toContain("<span>- old comment</span>");
    expect(shown).toContain("<span>++ counter</span>");
    expect(html(<Patch text={"@@ -1 +1 @@\n--- gone\n+++ come\n"} />).match(/class="(add|del)"/g)).toHaveLength(2);
  });

  test("of several files shows each from its first change on", () => {
    expect(html(<Patch text={`${PATCH}${PATCH}`} />).match(/class="hunk"/g)).toHaveLength(2);
    expect(words(<Patch text="" />)).toBe("");
  });

  test("runs nothing that stands in a file", () => {
    expect(html(<Patch text={"@@ -0,0 +1 @@\n+<script>alert(1)</script>\n"} />)).not.toContain("<script>");
  });
});

test("copying says what it does, without a hand on the mouse", () => {
  expect(words(<Copy text="x" />)).toBe("Copy");
  expect(words(<Copy text="x" label="Copy command" />)).toBe("Copy command");
  expect(html(<Copy text="secret" />)).not.toContain("secret");
});

describe("why", () => {
  const attention = {
    state: "rate-limited" as const, detail: "until", until: new Date(2026, 10, 21, 15, 10).toISOString(), since: "2026-11-21T10:00:00.000Z",
    because: [
      { at: "2026-11-21T10:00:00.000Z", source: "hook", trust: "told by the agent's hook", text: "stopped by a limit", holds: true },
      { at: "2026-11-21T09:00:00.000Z", source: "screen", trust: "a hint: the terminal's screen", text: "its terminal shows it at rest", holds: false },
    ],
  };

  test("lists each signal with how far it is trusted, and strikes out what was overruled", () => {
    const list = html(<Why attention={attention} />);
    expect(words(<Why attention={attention} />)).toContain("stopped by a limit told by the agent&#x27;s hook");
    expect(list).toMatch(/line-through">its terminal shows it at rest<\/span><span class="c3 wrap">overruled; a hint/);
    expect(list).toContain('data-key="w"');
  });

  test("is asked by a button that names the state it is about, and belongs to the thing beside it where it says so", () => {
    const button = html(<WhyButton attention={attention} withItem />);
    expect(button).toMatch(/aria-label="Why Rate-limited until (21 Nov( \d{4})?, )?15:10\?"/);
    expect(button).toContain("data-with-item");
    expect(html(<WhyButton attention={attention} />)).not.toContain("data-with-item");
  });
});
