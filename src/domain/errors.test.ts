import { describe, expect, it } from "vitest";
import { AppError, type ErrorCode, problemOf, STATUS_OF } from "./errors.ts";

const codes = Object.keys(STATUS_OF) as ErrorCode[];

describe("AppError", () => {
  it.each(codes)("%s has an HTTP status and tells what happened and what to do", (code) => {
    const error = new AppError(code, "It happened.", "Do this.");
    expect(problemOf(error)).toEqual({ status: STATUS_OF[code], code, title: "It happened.", detail: "Do this." });
    expect(STATUS_OF[code]).toBeGreaterThanOrEqual(400);
    expect(STATUS_OF[code]).toBeLessThan(600);
  });

  it.each(codes)("%s wakes somebody only if it is our own fault", (code) => {
    expect(new AppError(code, "", "").report).toBe(STATUS_OF[code] >= 500);
  });

  it("carries when to try again", () => {
    expect(problemOf(new AppError("rate-limited", "Too many.", "Wait.", { retryAfter: 60 }))).toMatchObject({ status: 429, retryAfter: 60 });
    expect(problemOf(new AppError("rate-limited", "Too many.", "Wait.", { retryAfter: 0 }))).toMatchObject({ retryAfter: 0 });
  });

  it("is an Error with a cause and a readable message", () => {
    const cause = new Error("inner");
    const error = new AppError("conflict", "The branch exists.", "Choose another.", { cause });
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.message, error.cause]).toEqual(["AppError", "conflict: The branch exists.", cause]);
  });
});

describe("problemOf anything else", () => {
  it.each([[new Error("password is hunter2")], ["a string"], [undefined], [null], [{ code: "not-found", tell: { what: "x" } }], [Object.assign(new TypeError("secret"), { code: "conflict" })]])("%# says nothing of what is inside", (error) => {
    const problem = problemOf(error);
    expect(problem).toMatchObject({ status: 500, code: "internal" });
    expect(JSON.stringify(problem)).not.toMatch(/hunter2|secret|a string/);
  });
});
