import { addPull, type FakePull, SHA, type Shape } from "./forge-server.ts";

type Row = Record<string, unknown>;
const ok = (json: unknown) => ({ status: 200, json });
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const made = (json: unknown) => ({ status: 201, json });
const AT = "2026-01-02T03:04:05Z";

/** The ways of GitHub, as far as pull requests go. */
export const GITHUB: Shape = {
  token: (request) => /^Bearer (.*)$/.exec(request.headers.authorization ?? "")?.[1] ?? "",
  answer(forge, { method, path, query, body }) {
    const repo = "/repos/acme/shop";
    const view = (p: FakePull): Row => ({ number: p.number, state: p.state === "open" ? "open" : "closed", merged: p.state === "merged", html_url: `${forge.url}/acme/shop/pull/${p.number}`, head: { ref: p.branch, sha: SHA }, title: p.title });
    const pull = forge.pulls.find((p) => path.startsWith(`${repo}/pulls/${p.number}`) || path.startsWith(`${repo}/issues/${p.number}/`));
    if (path === `${repo}/pulls` && method === "GET") return ok(forge.pulls.filter((p) => p.state === query.get("state") && `acme:${p.branch}` === query.get("head")).map(view));
    if (path === `${repo}/pulls`) return made(view(addPull(forge, { title: text(body["title"]), body: text(body["body"]), branch: text(body["head"]), base: text(body["base"]) })));
    if (path === `${repo}/commits/${SHA}/check-runs`) return ok({ check_runs: (forge.pulls.at(-1)?.checks ?? []).map((c) => ({ name: c.name, status: c.state === "pending" ? "in_progress" : "completed", conclusion: c.state === "passed" ? "success" : c.state === "failed" ? "failure" : null, html_url: `${forge.url}/run`, output: { title: c.note, summary: null } })) });
    if (path === `${repo}/commits/${SHA}/status`) return ok({ statuses: [] });
    if (path === "/graphql") return ok({ data: { repository: { pullRequest: { reviewThreads: { nodes: (forge.pulls.at(-1)?.comments ?? []).map((c) => ({ isResolved: c.resolved, comments: { nodes: [{ databaseId: c.id }] } })) } } } } });
    if (!pull) return undefined;
    const said = (list: FakePull["comments"]) => ok(list.map((c) => ({ id: c.id, body: c.body, path: c.path, line: c.line, user: { login: c.author }, html_url: `${forge.url}/c/${c.id}`, created_at: AT })));
    if (path === `${repo}/pulls/${pull.number}`) return ok(view(pull));
    if (path === `${repo}/pulls/${pull.number}/comments`) return said(pull.comments.filter((c) => c.path !== null));
    if (path === `${repo}/issues/${pull.number}/comments`) return said(pull.comments.filter((c) => c.path === null));
    return path === `${repo}/pulls/${pull.number}/reviews` ? ok([{ id: 9000, body: "", user: { login: "reviewer" }, submitted_at: AT }]) : undefined;
  },
};

/** The ways of GitLab. */
export const GITLAB: Shape = {
  token: (request) => String(request.headers["private-token"] ?? ""),
  answer(forge, { method, path, query, body }) {
    const project = "/projects/acme%2Fshop";
    const view = (p: FakePull): Row => ({ iid: p.number, state: p.state === "open" ? "opened" : p.state, web_url: `${forge.url}/acme/shop/-/merge_requests/${p.number}`, sha: SHA });
    const pull = forge.pulls.find((p) => path.startsWith(`${project}/merge_requests/${p.number}`));
    if (path === `${project}/merge_requests` && method === "GET") return ok(forge.pulls.filter((p) => p.state === "open" && query.get("state") === "opened" && p.branch === query.get("source_branch")).map(view));
    if (path === `${project}/merge_requests`) return made(view(addPull(forge, { title: text(body["title"]), body: text(body["description"]), branch: text(body["source_branch"]), base: text(body["target_branch"]) })));
    if (path === `${project}/repository/commits/${SHA}/statuses`) return ok((forge.pulls.at(-1)?.checks ?? []).map((c) => ({ name: c.name, status: { pending: "running", passed: "success", failed: "failed" }[c.state], target_url: null, description: c.note })));
    if (!pull) return undefined;
    if (path === `${project}/merge_requests/${pull.number}`) return ok(view(pull));
    if (path === `${project}/merge_requests/${pull.number}/discussions`) return ok(pull.comments.map((c) => ({ id: `d${c.id}`, notes: [{ id: c.id, body: c.body, author: { username: c.author }, created_at: AT, system: false, resolvable: true, resolved: c.resolved, position: c.path === null ? null : { new_path: c.path, new_line: c.line } }, { id: c.id + 5000, body: "changed the description", author: { username: c.author }, created_at: AT, system: true }] })));
    return undefined;
  },
};

/** The ways of Gitea, which are those of Forgejo. */
export const GITEA: Shape = {
  token: (request) => /^token (.*)$/.exec(request.headers.authorization ?? "")?.[1] ?? "",
  answer(forge, { method, path, body }) {
    const repo = "/repos/acme/shop";
    const view = (p: FakePull): Row => ({ number: p.number, state: p.state === "open" ? "open" : "closed", merged: p.state === "merged", html_url: `${forge.url}/acme/shop/pulls/${p.number}`, head: { ref: p.branch, sha: SHA } });
    const pull = forge.pulls.find((p) => path.startsWith(`${repo}/pulls/${p.number}`) || path.startsWith(`${repo}/issues/${p.number}/`));
    if (path === `${repo}/pulls` && method === "GET") return ok(forge.pulls.filter((p) => p.state === "open").map(view));
    if (path === `${repo}/pulls`) return made(view(addPull(forge, { title: text(body["title"]), body: text(body["body"]), branch: text(body["head"]), base: text(body["base"]) })));
    if (path === `${repo}/commits/${SHA}/status`) return ok({ statuses: (forge.pulls.at(-1)?.checks ?? []).map((c) => ({ context: c.name, status: { pending: "pending", passed: "success", failed: "failure" }[c.state], target_url: "", description: c.note })) });
    if (!pull) return undefined;
    const said = (list: FakePull["comments"]) => ok(list.map((c) => ({ id: c.id, body: c.body, path: c.path ?? undefined, position: c.line ?? undefined, user: { login: c.author }, html_url: `${forge.url}/c/${c.id}`, created_at: AT, resolver: c.resolved ? { login: "owner" } : null })));
    if (path === `${repo}/pulls/${pull.number}`) return ok(view(pull));
    if (path === `${repo}/pulls/${pull.number}/reviews`) return ok([{ id: 7, comments_count: pull.comments.length }, { id: 8, comments_count: 0 }]);
    if (path === `${repo}/pulls/${pull.number}/reviews/7/comments`) return said(pull.comments.filter((c) => c.path !== null));
    return path === `${repo}/issues/${pull.number}/comments` ? said(pull.comments.filter((c) => c.path === null)) : undefined;
  },
};
