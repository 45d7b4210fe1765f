import { describe, expect, it } from "vitest";
import { MessagePart, textOf } from "./message.ts";

const ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

describe("textOf", () => {
  it("is what was said, without cards", () => {
    expect(textOf({ parts: [{ kind: "text", text: "a" }, { kind: "plan", taskIds: [ID] }, { kind: "text", text: "b" }] })).toBe("a\nb");
    expect(textOf({ parts: [] })).toBe("");
  });

  it("cards carry ids and nothing that could grow old", () => {
    expect(MessagePart.safeParse({ kind: "plan", taskIds: ["not an id"] }).success).toBe(false);
    expect(MessagePart.parse({ kind: "plan", taskIds: [ID], title: "old" })).toEqual({ kind: "plan", taskIds: [ID] });
  });
});
