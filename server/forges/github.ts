import { z } from "zod";
import type { AskForge, Forge, SeenPullRequest } from "#domain/forge.ts";
import type { ForgeCheck, ForgeComment } from "#domain/forge-news.ts";
import { at, note } from "../lib/forge-text.ts";

const Opened = z.object({ number: z.int(), html_url: z.string() });
const Pull = z.object({ state: z.string(), merged: z.boolean().default(false), html_url: z.string(), head: z.object({ sha: z.string() }) });
const Runs = z.object({ check_runs: z.array(z.object({ name: z.string(), status: z.string(), conclusion: z.string().nullable(), html_url: z.string().nullish(), output: z.object({ title: z.string().nullish(), summary: z.string().nullish() }).nullish() })) });
const Combined = z.object({ statuses: z.array(z.object({ context: z.string(), state: z.string(), target_url: z.string().nullish(), description: z.string().nullish() })) });
const Said = z.array(z.object({ id: z.int(), body: z.string().nullable(), html_url: z.string().nullish(), created_at: z.string().nullish(), submitted_at: z.string().nullish(), path: z.string().nullish(), line: z.int().nullish(), original_line: z.int().nullish(), user: z.object({ login: z.string() }).nullish() }));
const Threads = z.object({ data: z.object({ repository: z.object({ pullRequest: z.object({ reviewThreads: z.object({ nodes: z.array(z.object({ isResolved: z.boolean(), comments: z.object({ nodes: z.array(z.object({ databaseId: z.int().nullish() })) }) })) }) }) }) }) });

const THREADS = "query($owner:String!,$name:String!,$number:Int!){repository(owner:$owner,name:$name){pullRequest(number:$number){reviewThreads(first:100){nodes{isResolved comments(first:100){nodes{databaseId}}}}}}}";

const forge: Forge = {
  id: "github",
  name: "GitHub",
  hosts: ["github.com"],
  api: (host) => (host === "github.com" ? "https://api.github.com" : `https://${host}/api/v3`),
  tokenEnvs: ["GH_TOKEN", "GITHUB_TOKEN"],
  program: {
    name: "gh",
    // Not its `auth status`, which asks the forge twice and calls nobody signed in while that is away.
    signedIn: (host) => ["gh", "auth", "token", "--hostname", host],
    ask: (host, { method, path, body }) => ["gh", "api", "--hostname", host, "--method", method, "--header", "Accept: application/vnd.github+json", ...(body === undefined ? [] : ["--input", "-"]), path],
  },
  headers: (token) => ({ authorization: `Bearer ${token}`, accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" }),
  async open(ask, { repository, branch, base, title, body }) {
    const [owner = ""] = repository.split("/");
    const [known] = z.array(Opened).parse(await ask({ method: "GET", path: `repos/${repository}/pulls?state=open&head=${encodeURIComponent(`${owner}:${branch}`)}` }));
    const { number, html_url } = known ?? Opened.parse(await ask({ method: "POST", path: `repos/${repository}/pulls`, body: { title, head: branch, base, body } }));
    return { number, url: html_url };
  },
  async read(ask, { repository, number }) {
    const pull = Pull.parse(await ask({ method: "GET", path: `repos/${repository}/pulls/${number}` }));
    const [checks, comments] = await Promise.all([checksOf(ask, repository, pull.head.sha), commentsOf(ask, repository, number)]);
    return { state: pull.merged ? "merged" : pull.state === "open" ? "open" : "closed", url: pull.html_url, headSha: pull.head.sha, checks, comments } satisfies SeenPullRequest;
  },
};

export default forge;

// Words of strangers are looked up in maps: an object knows more names than were written into it.
const CONCLUSION = new Map<string, ForgeCheck["state"]>([["success", "passed"], ["neutral", "skipped"], ["skipped", "skipped"]]);
const STATUS = new Map<string, ForgeCheck["state"]>([["success", "passed"], ["pending", "pending"]]);

async function checksOf(ask: AskForge, repository: string, sha: string): Promise<ForgeCheck[]> {
  const [runs, combined] = await Promise.all([ask({ method: "GET", path: `repos/${repository}/commits/${sha}/check-runs?per_page=100` }), ask({ method: "GET", path: `repos/${repository}/commits/${sha}/status` })]);
  return [
    ...Runs.parse(runs).check_runs.map((run) => ({ name: run.name, state: run.status === "completed" ? (CONCLUSION.get(run.conclusion ?? "") ?? "failed") : ("pending" as const), url: run.html_url ?? null, note: note(run.output?.title, run.output?.summary) })),
    ...Combined.parse(combined).statuses.map((status) => ({ name: status.context, state: STATUS.get(status.state) ?? "failed", url: status.target_url ?? null, note: note(status.description) })),
  ];
}

async function commentsOf(ask: AskForge, repository: string, number: number): Promise<ForgeComment[]> {
  const list = async (path: string): Promise<z.infer<typeof Said>> => Said.parse(await ask({ method: "GET", path: `repos/${repository}/${path}?per_page=100` }));
  const [lines, talk, reviews, resolved] = await Promise.all([list(`pulls/${number}/comments`), list(`issues/${number}/comments`), list(`pulls/${number}/reviews`), resolvedIds(ask, repository, number)]);
  const of = (kind: string) => (one: z.infer<typeof Said>[number]): ForgeComment => ({ id: `${kind}-${one.id}`, author: one.user?.login ?? "somebody", body: one.body ?? "", path: one.path ?? null, line: one.line ?? one.original_line ?? null, url: one.html_url ?? null, at: at(one.created_at ?? one.submitted_at), resolved: kind === "line" && resolved.has(one.id) });
  return [...lines.map(of("line")), ...talk.map(of("talk")), ...reviews.map(of("review"))].filter((c) => c.body.trim() !== "");
}

/** Settled threads are told by the other API only; where it does not answer, nothing counts as settled. */
async function resolvedIds(ask: AskForge, repository: string, number: number): Promise<Set<number>> {
  const [owner, name] = repository.split("/");
  const answer = await ask({ method: "POST", path: "graphql", body: { query: THREADS, variables: { owner, name, number } } }).catch(() => undefined);
  const threads = Threads.safeParse(answer).data?.data.repository.pullRequest.reviewThreads.nodes ?? [];
  return new Set(threads.filter((t) => t.isResolved).flatMap((t) => t.comments.nodes.flatMap((c) => c.databaseId ?? [])));
}
