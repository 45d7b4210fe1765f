import { describe, expect, it } from "vitest";
import { toldForge } from "../../e2e/support/told-forge.ts";
import gitlab from "./gitlab.ts";

const SHA = "e".repeat(40);
const HOME = "projects/acme%2Fgroup%2Fshop";
const ON = { repository: "acme/group/shop", number: 5 };
const merge = (fields: object = {}): object => ({ state: "opened", web_url: "https://gitlab.com/mr/5", sha: SHA, ...fields });
const note = (fields: object = {}): object => ({ id: 1, body: "Why?", system: false, resolved: false, created_at: "2026-01-02T03:04:05.678Z", author: { username: "ann" }, position: { new_path: "a.ts", new_line: 3 }, ...fields });
const told = (answers: Record<string, unknown> = {}) => toldForge({ [`GET ${HOME}/merge_requests/5`]: merge(), [`GET ${HOME}/repository/commits/${SHA}/statuses`]: [], [`GET ${HOME}/merge_requests/5/discussions`]: [], ...answers });
const read = (answers: Record<string, unknown> = {}) => gitlab.read(told(answers).ask, ON);

describe("what GitLab says of a merge request", () => {
  it.each([["opened", "open"], ["locked", "open"], ["merged", "merged"], ["closed", "closed"], ["a state of next year", "closed"]])("%s is %s", async (state, is) => {
    expect(await read({ [`GET ${HOME}/merge_requests/5`]: merge({ state }) })).toEqual({ state: is, url: "https://gitlab.com/mr/5", headSha: SHA, checks: [], comments: [] });
  });

  it.each([
    ["success", "passed"], ["failed", "failed"], ["canceled", "failed"], ["skipped", "skipped"], ["manual", "skipped"], ["running", "pending"], ["created", "pending"], ["waiting_for_resource", "pending"], ["a state of next year", "pending"], ["hasOwnProperty", "pending"],
  ])("a job that is %s is %s", async (status, state) => {
    const { checks } = await read({ [`GET ${HOME}/repository/commits/${SHA}/statuses`]: [{ name: "ci", status, target_url: "https://job", description: "it\u202e said\n so" }] });
    expect(checks).toEqual([{ name: "ci", state, url: "https://job", note: "it said so" }]);
  });

  it("is no check while there is no commit to ask about", async () => {
    const { ask, asked } = told({ [`GET ${HOME}/merge_requests/5`]: merge({ sha: null }), [`GET ${HOME}/repository`]: new Error("asked about no commit") });
    expect(await gitlab.read(ask, ON)).toMatchObject({ headSha: null, checks: [] });
    expect(asked.map((a) => a.path)).toHaveLength(2);
  });

  it("is what people wrote, without what GitLab wrote itself", async () => {
    const { comments } = await read({
      [`GET ${HOME}/merge_requests/5/discussions`]: [
        { notes: [note(), note({ id: 2, system: true, body: "changed the description" }), note({ id: 3, resolved: true })] },
        { notes: [note({ id: 4, position: null, resolved: null, author: null })] },
        { notes: [note({ id: 5, position: { new_path: "b.ts", new_line: null }, system: undefined, created_at: "no time" })] },
      ],
    });
    expect(comments.map((c) => [c.id, c.author, c.path, c.line, c.resolved])).toEqual([["1", "ann", "a.ts", 3, false], ["3", "ann", "a.ts", 3, true], ["4", "somebody", null, null, false], ["5", "ann", "b.ts", null, false]]);
    expect(comments.map((c) => c.at)).toEqual([...Array<string>(3).fill("2026-01-02T03:04:05.678Z"), "1970-01-01T00:00:00.000Z"]);
  });

  it.each([[`GET ${HOME}/repository/commits/${SHA}/statuses`], [`GET ${HOME}/merge_requests/5/discussions`], [`GET ${HOME}/merge_requests/5`]])("is not half of it: without %s there is no answer", async (path) => {
    await expect(read({ [path]: new Error("gone") })).rejects.toThrow("gone");
    await expect(read({ [path]: "<html>" })).rejects.toThrow(/expected/i);
  });
});

describe("a merge request at GitLab", () => {
  const proposed = { repository: "acme/group/shop", branch: "feat/ä&b", base: "main", title: "feat: x", body: "why" };

  it("that is open for the branch is that one", async () => {
    const { ask, asked } = toldForge({ [`GET ${HOME}/merge_requests`]: [{ iid: 3, id: 99_999, web_url: "https://three" }] });
    expect(await gitlab.open(ask, proposed)).toEqual({ number: 3, url: "https://three" });
    expect(asked).toEqual([{ method: "GET", path: `${HOME}/merge_requests?state=opened&source_branch=feat%2F%C3%A4%26b` }]);
  });

  it("is opened with its number in the project, and not the one over all of GitLab", async () => {
    const { ask, asked } = toldForge({ [`GET ${HOME}/merge_requests`]: [], [`POST ${HOME}/merge_requests`]: { iid: 4, id: 99_999, web_url: "https://four" } });
    expect(await gitlab.open(ask, proposed)).toEqual({ number: 4, url: "https://four" });
    expect(asked[1]?.body).toEqual({ source_branch: "feat/ä&b", target_branch: "main", title: "feat: x", description: "why" });
  });
});
