import { describe, expect, it } from "vitest";
import { toldForge } from "../../e2e/support/told-forge.ts";
import gitea from "./gitea.ts";

const SHA = "f".repeat(40);
const HOME = "repos/acme/shop";
const ON = { repository: "acme/shop", number: 5 };
const pull = (fields: object = {}): object => ({ state: "open", merged: false, html_url: "https://codeberg.org/5", head: { sha: SHA }, ...fields });
const said = (fields: object = {}): object => ({ id: 1, body: "Why?", html_url: "https://c/1", created_at: "2026-01-02T03:04:05Z", path: "a.ts", position: 3, user: { login: "ann" }, resolver: null, ...fields });
const CALM: Record<string, unknown> = { [`GET ${HOME}/pulls/5`]: pull(), [`GET ${HOME}/commits/${SHA}/status`]: { statuses: [] }, [`GET ${HOME}/issues/5/comments`]: [], [`GET ${HOME}/pulls/5/reviews`]: [] };
const read = (answers: Record<string, unknown> = {}) => gitea.read(toldForge({ ...CALM, ...answers }).ask, ON);

describe("what Gitea says of a pull request", () => {
  it.each([
    [{ state: "open" }, "open"],
    [{ state: "closed" }, "closed"],
    [{ state: "closed", merged: true }, "merged"],
    [{ state: "a state of next year" }, "closed"],
  ])("%j is %s", async (fields, state) => {
    expect(await read({ [`GET ${HOME}/pulls/5`]: pull(fields) })).toMatchObject({ state, headSha: SHA });
  });

  it.each([["success", "passed"], ["warning", "passed"], ["pending", "pending"], ["failure", "failed"], ["error", "failed"], ["", "failed"], ["valueOf", "failed"]])("a status that is %j is %s", async (status, state) => {
    const { checks } = await read({ [`GET ${HOME}/commits/${SHA}/status`]: { statuses: [{ context: "ci", status, target_url: null, description: "" }] } });
    expect(checks).toEqual([{ name: "ci", state, url: null, note: "" }]);
  });

  it("is no check where it answers null in place of none", async () => {
    expect((await read({ [`GET ${HOME}/commits/${SHA}/status`]: { statuses: null } })).checks).toEqual([]);
  });

  it("is what reviews say of lines, asked only where a review has some, and the talk", async () => {
    const { ask, asked } = toldForge({
      ...CALM,
      [`GET ${HOME}/pulls/5/reviews`]: [{ id: 7, comments_count: 2 }, { id: 8, comments_count: 0 }, { id: 9 }],
      [`GET ${HOME}/pulls/5/reviews/7/comments`]: [said(), said({ id: 2, resolver: { login: "owner" } })],
      [`GET ${HOME}/issues/5/comments`]: [said({ id: 3, path: undefined, position: undefined, user: null, html_url: null }), said({ id: 4, body: "" })],
    });
    const { comments } = await gitea.read(ask, ON);
    expect(comments.map((c) => [c.id, c.author, c.path, c.line, c.url, c.resolved])).toEqual([["1", "ann", "a.ts", 3, "https://c/1", false], ["2", "ann", "a.ts", 3, "https://c/1", true], ["3", "somebody", null, null, null, false]]);
    expect(asked.map((a) => a.path).filter((path) => /reviews\/[89]/.test(path))).toEqual([]);
  });
});

describe("a pull request at Gitea", () => {
  const proposed = { repository: "acme/shop", branch: "feat/x", base: "main", title: "feat: x", body: "why" };
  const open = (list: unknown) => {
    const forge = toldForge({ [`GET ${HOME}/pulls`]: list, [`POST ${HOME}/pulls`]: { number: 9, html_url: "https://nine" } });
    return { ...forge, opened: gitea.open(forge.ask, proposed) };
  };

  it("that is open for the very branch is that one; its list knows no filter, so the branch is compared", async () => {
    const { opened, asked } = open([{ number: 1, html_url: "https://one", head: { ref: "feat/xy" } }, { number: 2, html_url: "https://two", head: null }, { number: 3, html_url: "https://three", head: { ref: "feat/x" } }]);
    expect(await opened).toEqual({ number: 3, url: "https://three" });
    expect(asked).toHaveLength(1);
  });

  it.each([[[]], [[{ number: 1, html_url: "https://one", head: { ref: "feat/X" } }]]])("is opened beside %j", async (list) => {
    const { opened, asked } = open(list);
    expect(await opened).toEqual({ number: 9, url: "https://nine" });
    expect(asked[1]).toEqual({ method: "POST", path: `${HOME}/pulls`, body: { head: "feat/x", base: "main", title: "feat: x", body: "why" } });
  });
});
