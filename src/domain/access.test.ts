import { describe, expect, it } from "vitest";
import { ACCESS, type AccessRow, admit, type Principal, Scope } from "./access.ts";
import { AppError, type ErrorCode } from "./errors.ts";

const HERE = "01ARZ3NDEKTSV4RRFFQ69G5FA1";
const ELSEWHERE = "01ARZ3NDEKTSV4RRFFQ69G5FA2";

function owner(more: Partial<Extract<Principal, { kind: "owner" }>> = {}): Principal {
  return { kind: "owner", userId: "u", via: "cookie", sessionId: "s", fresh: true, ...more };
}

function token(scopes: readonly Scope[], projectId: string | null = null): Principal {
  return { kind: "token", userId: "u", tokenId: "t", scopes, projectId };
}

function refusal(key: string, principal: Principal, projectId?: string | null): ErrorCode | "admitted" {
  try {
    admit(key, principal, projectId);
    return "admitted";
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

const rows = Object.entries(ACCESS);
const of = (fits: (row: AccessRow) => boolean): string[] => rows.filter(([, row]) => fits(row)).map(([key]) => key);

describe("every row of the table", () => {
  it.each(rows)("%s: admits exactly the principals it names", (key, row) => {
    const isOpen = row.who === "anyone";
    const isRun = row.who === "run";
    expect(refusal(key, { kind: "anonymous" })).toBe(isOpen ? "admitted" : "unauthenticated");
    expect(refusal(key, { kind: "run", sessionId: "s", generation: 1 })).toBe(isOpen || isRun ? "admitted" : "forbidden");
    expect(refusal(key, owner())).toBe(isRun ? "forbidden" : "admitted");
    expect(refusal(key, owner({ fresh: false }))).toBe(isRun ? "forbidden" : row.fresh ? "fresh-sign-in-needed" : "admitted");
    expect(refusal(key, owner({ fresh: false, via: "local-socket" }))).toBe(isRun ? "forbidden" : "admitted");
  });

  it.each(rows)("%s: a token needs its scope, or admin", (key, row) => {
    for (const scope of Scope.options) {
      const enough = row.who === "anyone" || (row.who === "owner" && row.scope !== undefined && (scope === row.scope || scope === "admin"));
      expect([scope, refusal(key, token([scope]))]).toEqual([scope, enough ? "admitted" : "forbidden"]);
    }
    expect(refusal(key, token([]))).toBe(row.who === "anyone" ? "admitted" : "forbidden");
  });

  it.each(rows)("%s: a token of one project sees that project only", (key, row) => {
    const bound = token(["admin"], HERE);
    const isFor = row.who === "owner" && row.scope !== undefined;
    const isClosed = row.boundTokens === false;
    const inside = row.who === "anyone" ? "admitted" : !isFor || isClosed ? "forbidden" : "admitted";
    const outside = row.who === "anyone" ? "admitted" : !isFor || isClosed ? "forbidden" : "not-found";
    expect(refusal(key, bound, HERE)).toBe(inside);
    expect(refusal(key, bound)).toBe(inside);
    expect(refusal(key, bound, ELSEWHERE)).toBe(outside);
    // What belongs to no project is nothing a bound token may find.
    expect(refusal(key, bound, null)).toBe(outside);
  });
});

describe("the table", () => {
  it.each(["GET /nowhere", "", "toString", "constructor", "__proto__", "hasOwnProperty"])("knows no %j, and refuses it to everyone", (key) => {
    for (const principal of [{ kind: "anonymous" } as const, owner(), token([...Scope.options]), { kind: "run", sessionId: "s", generation: 1 } as const]) expect(refusal(key, principal)).toBe("forbidden");
  });

  it("is open to strangers only where it must be", () => {
    expect(of((row) => row.who === "anyone").sort()).toEqual(["GET /api/set-up", "GET /healthz", "POST /api/auth/sign-in/email", "POST /api/set-up"].sort());
  });

  it("lets a session's own token do one thing", () => {
    expect(of((row) => row.who === "run")).toEqual(["POST /api/hooks/{sessionId}"]);
  });

  it("reading needs no more than read", () => {
    const gets = rows.filter(([key, row]) => key.startsWith("GET /api/") && row.scope !== undefined);
    const strict = gets.filter(([, row]) => row.scope !== "read").map(([key]) => key);
    expect(strict.sort()).toEqual(["GET /api/audit", "GET /api/folders", "GET /api/tokens"]);
  });

  it("what changes something is never open to a reader", () => {
    const reading = new Set(["POST /mcp"]);
    const changing = rows.filter(([key, row]) => /^(POST|PATCH|PUT|DELETE) /.test(key) && row.who === "owner" && row.scope === "read" && !reading.has(key));
    expect(changing).toEqual([]);
  });

  it("asks for a fresh sign-in where keys are made, others are signed out and projects change", () => {
    expect(of((row) => row.fresh === true).sort()).toEqual(["DELETE /api/projects/{id}", "DELETE /api/projects/{id}/forge-token", "DELETE /api/sign-ins", "DELETE /api/sign-ins/{id}", "DELETE /api/tokens/{id}", "PATCH /api/projects/{id}", "POST /api/autonomy-steps/{id}/revert", "POST /api/projects/{id}/forge-token", "POST /api/tokens", "DELETE /api/two-factor", "POST /api/two-factor", "POST /api/two-factor/recovery-codes", "POST /api/two-factor/secret"].sort());
  });

  it("approving is its own scope for a person and for a tool", () => {
    for (const key of ["POST /api/decisions/{id}", "tool decide", "tool confirm_task", "POST /api/orchestrators/{id}/tasks/{taskId}/execute"]) expect(ACCESS[key]?.scope).toBe("approve");
  });

  it("a refusal says what is missing", () => {
    expect(() => admit("tool decide", token(["read"]))).toThrow(/lacks the scope approve/);
  });
});
