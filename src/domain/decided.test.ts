import { describe, expect, test } from "vitest";
import { decidedIn, tellShorter } from "./decided.ts";
import type { Message, MessagePart } from "./message.ts";

let made = 0;
const message = (role: Message["role"], text: string, ...more: MessagePart[]): Message => ({ id: `01ARZ3NDEKTSV4RRFFQ69G5${String(100 + made++)}`, orchestratorId: "01ARZ3NDEKTSV4RRFFQ69G5FAV", role, parts: [{ kind: "text", text }, ...more], brain: null, pending: false, createdAt: "2026-01-01T00:00:00.000Z" });
const person = (text: string) => message("user", text);
const orchestrator = (text: string, ...more: MessagePart[]) => message("assistant", text, ...more);
const said = (...messages: Message[]) => decidedIn(messages).map((d) => d.text);

describe("what a person decided", () => {
  test.each(["Always run the tests first.", "Never touch src/gen", "Do not use left-pad", "don't rename it", "We use tabs from now on", "It must not take longer than 200 ms", "I prefer the second variant", "Let's go with SQLite", "No, leave it", "confirm 3", "cancel 4"])("%s", (text) => expect(said(person(text))).toEqual([text]));

  test.each(["How far is task 3?", "The page looks odd on a phone", "hello", "What did it change"])("is not: %s", (text) => expect(said(person(text))).toEqual([]));

  test("is any answer to a question, with what was asked", () => {
    const ask: MessagePart = { kind: "ask", decisionId: "01ARZ3NDEKTSV4RRFFQ69G5FAV", question: "Which colour?", choices: ["Red", "Blue"] };
    expect(decidedIn([orchestrator("", ask), person("Blue"), orchestrator("Which format shall it have?"), person("CSV")])).toMatchObject([{ text: "Blue", about: "Which colour? - Red - Blue" }, { text: "CSV", about: "Which format shall it have?" }]);
  });

  test("of a long message is kept by its sentences", () => {
    const long = `${"The shop grew over the years and has many parts. ".repeat(40)}Never delete an order. ${"Most of it works. ".repeat(20)}`;
    expect(said(person(long))).toEqual(["Never delete an order."]);
  });

  test("is only what the person said, never the orchestrator or a note", () => expect(said(orchestrator("You must never do that."), message("system", "never"))).toEqual([]));
});

describe("messages told shorter", () => {
  test("are the beginnings of each, after what was told before, the newest first to be kept", () => {
    const told = tellShorter([person("one"), orchestrator("two"), message("system", "a note")], "Person: zero", 1000);
    expect(told).toBe("Person: zero\nPerson: one\nOrchestrator: two");
    expect(tellShorter([person("one"), orchestrator("two")], "Person: zero", 30)).toBe("Person: one\nOrchestrator: two");
  });
});
