import { describe, expect, it } from "vitest";
import { toldForge } from "../../e2e/support/told-forge.ts";
import github from "./github.ts";

const SHA = "d".repeat(40);
const AT = "2026-01-02T03:04:05Z";
const ON = { repository: "acme/shop", number: 7 };
const pull = (fields: object = {}): object => ({ state: "open", merged: false, html_url: "https://github.com/acme/shop/pull/7", head: { sha: SHA }, ...fields });
const said = (fields: object = {}): object => ({ id: 1, body: "Why?", html_url: "https://github.com/c/1", created_at: AT, path: "a.ts", line: 3, user: { login: "ann" }, ...fields });
const CALM: Record<string, unknown> = {
  "GET repos/acme/shop/pulls/7": pull(),
  [`GET repos/acme/shop/commits/${SHA}/check-runs`]: { check_runs: [] },
  [`GET repos/acme/shop/commits/${SHA}/status`]: { statuses: [] },
  "GET repos/acme/shop/pulls/7/comments": [],
  "GET repos/acme/shop/issues/7/comments": [],
  "GET repos/acme/shop/pulls/7/reviews": [],
  "POST graphql": { data: { repository: { pullRequest: { reviewThreads: { nodes: [] } } } } },
};
const read = (answers: Record<string, unknown> = {}) => github.read(toldForge({ ...CALM, ...answers }).ask, ON);
const threads = (...nodes: { isResolved: boolean; ids: (number | null)[] }[]): unknown => ({ data: { repository: { pullRequest: { reviewThreads: { nodes: nodes.map((n) => ({ isResolved: n.isResolved, comments: { nodes: n.ids.map((databaseId) => ({ databaseId })) } })) } } } } });

describe("what GitHub says of a pull request", () => {
  it.each([
    [{ state: "open", merged: false }, "open"],
    [{ state: "closed", merged: false }, "closed"],
    [{ state: "closed", merged: true }, "merged"],
    [{ state: "closed", merged: undefined }, "closed"],
    [{ state: "a state of next year", merged: false }, "closed"],
  ])("%j is %s", async (fields, state) => {
    expect(await read({ "GET repos/acme/shop/pulls/7": pull(fields) })).toEqual({ state, url: "https://github.com/acme/shop/pull/7", headSha: SHA, checks: [], comments: [] });
  });

  it.each([
    ["queued", null, "pending"],
    ["in_progress", "success", "pending"],
    ["completed", "success", "passed"],
    ["completed", "neutral", "skipped"],
    ["completed", "skipped", "skipped"],
    ["completed", "failure", "failed"],
    ["completed", "cancelled", "failed"],
    ["completed", "timed_out", "failed"],
    ["completed", "action_required", "failed"],
    ["completed", "stale", "failed"],
    ["completed", null, "failed"],
    ["completed", "toString", "failed"],
  ])("a run that is %s with %s is %s", async (status, conclusion, state) => {
    const { checks } = await read({ [`GET repos/acme/shop/commits/${SHA}/check-runs`]: { check_runs: [{ name: "ci", status, conclusion }] } });
    expect(checks).toEqual([{ name: "ci", state, url: null, note: "" }]);
  });

  it.each([["success", "passed"], ["pending", "pending"], ["failure", "failed"], ["error", "failed"], ["constructor", "failed"]])("a status that is %s is %s, after the runs", async (state, is) => {
    const { checks } = await read({
      [`GET repos/acme/shop/commits/${SHA}/check-runs`]: { check_runs: [{ name: "ci", status: "queued", conclusion: null, html_url: "https://ci", output: { title: " ", summary: "two\nlines" } }] },
      [`GET repos/acme/shop/commits/${SHA}/status`]: { statuses: [{ context: "deploy", state, target_url: "https://deploy", description: null }] },
    });
    expect(checks).toEqual([{ name: "ci", state: "pending", url: "https://ci", note: "two lines" }, { name: "deploy", state: is, url: "https://deploy", note: "" }]);
  });

  it("is every comment that says something, wherever it was said, with the line it stood at once", async () => {
    const { comments } = await read({
      "GET repos/acme/shop/pulls/7/comments": [said(), said({ id: 2, line: null, original_line: 9, user: null })],
      "GET repos/acme/shop/issues/7/comments": [said({ id: 1, body: "Nice", path: undefined, line: undefined }), said({ id: 3, body: " \n" })],
      "GET repos/acme/shop/pulls/7/reviews": [{ id: 1, body: null, submitted_at: AT }, { id: 4, body: "Change it", submitted_at: "2026-05-05T00:00:00+02:00", user: { login: "bob" } }, { id: 5, body: "When?", submitted_at: null }],
    });
    expect(comments.map((c) => [c.id, c.author, c.path, c.line, c.at])).toEqual([
      ["line-1", "ann", "a.ts", 3, "2026-01-02T03:04:05.000Z"],
      ["line-2", "somebody", "a.ts", 9, "2026-01-02T03:04:05.000Z"],
      ["talk-1", "ann", null, null, "2026-01-02T03:04:05.000Z"],
      ["review-4", "bob", null, null, "2026-05-04T22:00:00.000Z"],
      ["review-5", "somebody", null, null, "1970-01-01T00:00:00.000Z"],
    ]);
  });

  it("is settled where its thread is; a talk with the same number is not", async () => {
    const { comments } = await read({
      "GET repos/acme/shop/pulls/7/comments": [said({ id: 1 }), said({ id: 2 }), said({ id: 3 })],
      "GET repos/acme/shop/issues/7/comments": [said({ id: 1, path: null })],
      "POST graphql": threads({ isResolved: true, ids: [1, null] }, { isResolved: false, ids: [2] }),
    });
    expect(comments.map((c) => [c.id, c.resolved])).toEqual([["line-1", true], ["line-2", false], ["line-3", false], ["talk-1", false]]);
  });

  it.each([
    ["refuses", new Error("no such API")],
    ["answers an error", { errors: [{ message: "not today" }], data: null }],
    ["answers nothing", null],
  ])("counts nothing as settled where the other API %s", async (_how, answer) => {
    const { comments } = await read({ "GET repos/acme/shop/pulls/7/comments": [said()], "POST graphql": answer });
    expect(comments).toMatchObject([{ id: "line-1", resolved: false }]);
  });

  it.each(["GET repos/acme/shop/pulls/7/comments", "GET repos/acme/shop/issues/7/comments", "GET repos/acme/shop/pulls/7/reviews", `GET repos/acme/shop/commits/${SHA}/check-runs`, `GET repos/acme/shop/commits/${SHA}/status`])("is not half of it: without %s there is no answer", async (path) => {
    await expect(read({ [path]: new Error("gone") })).rejects.toThrow("gone");
    await expect(read({ [path]: { message: "another shape" } })).rejects.toThrow(/expected/i);
  });
});

describe("a pull request at GitHub", () => {
  const proposed = { repository: "acme/shop", branch: "feat/x y&z", base: "main", title: "feat: x", body: "why" };

  it("that is open for the branch is that one, and nothing is sent", async () => {
    const { ask, asked } = toldForge({ "GET repos/acme/shop/pulls": [{ number: 3, html_url: "https://three" }, { number: 2, html_url: "https://two" }] });
    expect(await github.open(ask, proposed)).toEqual({ number: 3, url: "https://three" });
    expect(asked).toEqual([{ method: "GET", path: "repos/acme/shop/pulls?state=open&head=acme%3Afeat%2Fx%20y%26z" }]);
  });

  it("is opened from the branch to the base, with title and text", async () => {
    const { ask, asked } = toldForge({ "GET repos/acme/shop/pulls": [], "POST repos/acme/shop/pulls": { number: 4, html_url: "https://four", extra: true } });
    expect(await github.open(ask, proposed)).toEqual({ number: 4, url: "https://four" });
    expect(asked[1]).toEqual({ method: "POST", path: "repos/acme/shop/pulls", body: { title: "feat: x", head: "feat/x y&z", base: "main", body: "why" } });
  });

  it("is not opened when it is not known whether one is", async () => {
    const { ask, asked } = toldForge({ "GET repos/acme/shop/pulls": new Error("away"), "POST repos/acme/shop/pulls": { number: 4, html_url: "u" } });
    await expect(github.open(ask, proposed)).rejects.toThrow("away");
    expect(asked.map((a) => a.method)).toEqual(["GET"]);
  });
});

describe("GitHub's own program", () => {
  const argv = (method: "GET" | "POST", path: string, body?: unknown) => github.program?.ask("ghe.example.org", { method, path, ...(body === undefined ? {} : { body }) });

  it("is asked with the method, the host and the path, each an argument of its own, and no shell", () => {
    expect(argv("GET", "repos/a/b/pulls?state=open")).toEqual(["gh", "api", "--hostname", "ghe.example.org", "--method", "GET", "--header", "Accept: application/vnd.github+json", "repos/a/b/pulls?state=open"]);
  });

  it.each([[{}], [null], [""], [{ title: "--input=/etc/passwd", body: "@/etc/passwd" }]])("hears %j by its input and never as an argument", (body) => {
    expect(argv("POST", "graphql", body)).toEqual(["gh", "api", "--hostname", "ghe.example.org", "--method", "POST", "--header", "Accept: application/vnd.github+json", "--input", "-", "graphql"]);
  });

  it("is asked whether it is signed in at that very host", () => {
    expect(github.program?.signedIn("ghe.example.org")).toEqual(["gh", "auth", "token", "--hostname", "ghe.example.org"]);
  });

  it.each([["github.com", "https://api.github.com"], ["ghe.example.org", "https://ghe.example.org/api/v3"]])("the API of %s is %s", (host, api) => {
    expect(github.api(host)).toBe(api);
  });
});
