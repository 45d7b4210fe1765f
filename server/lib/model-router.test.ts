import { describe, expect, test } from "vitest";
import { z } from "zod";
import { AppError } from "#domain/errors.ts";
import { readJson, readParsedWish, WISH_SCHEMA } from "./brain-prompt.ts";
import { CALLS_PER_HOUR, createCallWindow } from "./call-window.ts";
import { createKeptAnswers } from "./kept-answers.ts";
import { failureOf, ModelRefusal } from "./model-failure.ts";
import { eventData } from "./sse.ts";

const live = new AbortController().signal;
const late = AbortSignal.abort(new DOMException("late", "TimeoutError"));
const gone = AbortSignal.abort();

describe("what an exception means for trying again", () => {
  test.each<[string, unknown, AbortSignal, object]>([
    ["a provider that is busy", new ModelRefusal(529, "busy"), live, { outcome: "failed", isTransient: true }],
    ["a limit of the provider", new ModelRefusal(429, "slow", new Headers({ "retry-after": "2" })), live, { outcome: "failed", isTransient: true, pauseMs: 2000 }],
    ["a wrong key", new ModelRefusal(401, "key"), live, { outcome: "refused", isTransient: false }],
    ["a line that broke", new TypeError("fetch failed"), live, { outcome: "failed", isTransient: true }],
    ["no JSON", new SyntaxError("x"), live, { outcome: "bad-answer", isTransient: true }],
    ["another shape", new z.ZodError([]), live, { outcome: "bad-answer", isTransient: true }],
    ["our own limit", new AppError("rate-limited", "x", "y"), live, { outcome: "limited", isTransient: false }],
    ["a time that is over", new Error("late"), late, { outcome: "failed", isTransient: false }],
    ["nobody waiting any more", new ModelRefusal(529, "busy"), gone, { outcome: "stopped", isTransient: false }],
    ["a pause that is no number", new ModelRefusal(429, "slow", new Headers({ "retry-after": "Fri, 1 Jan" })), live, { outcome: "failed", isTransient: true }],
    ["something that is no error", "words", live, { outcome: "failed", isTransient: true }],
  ])("%s", (_what, error, signal, failure) => {
    expect(failureOf(error, signal)).toEqual(failure);
  });
});

describe("a window of an hour", () => {
  test("lets so many pass, tells when the next may, and counts each key by itself", () => {
    let now = 1_800_000_000_000;
    const window = createCallWindow(() => now);
    for (let i = 0; i < CALLS_PER_HOUR; i++) {
      window.take("a");
      now += 1000;
    }
    expect(window.count("a")).toBe(CALLS_PER_HOUR);
    expect(() => window.take("a")).toThrow(expect.objectContaining({ code: "rate-limited", retryAfter: 3500 }) as Error);
    window.take("b");
    now += 3_500_000;
    window.take("a");
    expect(() => window.take("a")).toThrow(AppError);
  });

  test("a refused call takes nothing away", () => {
    let now = 0;
    const window = createCallWindow(() => now, new Map([["a", Array.from({ length: CALLS_PER_HOUR }, () => 0)]]));
    for (let i = 0; i < 5; i++) expect(() => window.take("a")).toThrow(AppError);
    now = 3_600_000;
    for (let i = 0; i < CALLS_PER_HOUR; i++) window.take("a");
    expect(() => window.take("a")).toThrow(AppError);
  });
});

test("answers are kept as long as they are used", () => {
  const kept = createKeptAnswers<string>(2);
  kept.keep(["a"], "A");
  kept.keep(["b"], "B");
  expect(kept.get(["a"])).toBe("A");
  kept.keep(["c"], "C");
  expect([["a"], ["b"], ["c"]].map((question) => kept.get(question))).toEqual(["A", undefined, "C"]);
});

describe("JSON in an answer", () => {
  test.each<[string, string]>([
    ["alone", ' {"a":1}\n'],
    ["in a fence", 'Here:\n```json\n{"a":1}\n```\nDone.'],
    ["behind a sentence", 'Sure, {"a":1} is it.'],
  ])("%s", (_where, answer) => {
    expect(readJson(answer)).toEqual({ a: 1 });
  });

  test("is none in words, in half an answer, or in one without an end", () => {
    for (const answer of ["I would say a feature.", '{"a":', "", `{"a":"${"x".repeat(300_000)}"}`]) expect(() => readJson(answer)).toThrow(SyntaxError);
    expect(() => readParsedWish('{"type":"magic"}')).toThrow(z.ZodError);
  });

  test("is asked for as a shape without bounds, which many servers refuse", () => {
    expect(JSON.stringify(WISH_SCHEMA)).not.toMatch(/\$schema|Length|imum|Items/);
    expect(WISH_SCHEMA).toMatchObject({ type: "object", additionalProperties: false, required: expect.arrayContaining(["type", "title", "agent"]) as unknown });
  });
});

test("events are read wherever a chunk ends", async () => {
  const text = "data: one\n\ndata: two\ndata: lines\r\n\r\n: life sign\n\nevent: x\ndata:three\n\ndata: last ä";
  for (const size of [1, 3, 7, 100]) {
    const bytes = new TextEncoder().encode(text);
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
        controller.close();
      },
    });
    const heard: string[] = [];
    for await (const data of eventData(body)) heard.push(data);
    expect(heard).toEqual(["one", "two\nlines", "three", "last ä"]);
  }
});
