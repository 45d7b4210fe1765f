import { z } from "zod";
import type { AskForge, Forge } from "#domain/forge.ts";
import type { ForgeCheck, ForgeComment } from "#domain/forge-news.ts";
import { at, note } from "../lib/forge-text.ts";

const Opened = z.object({ number: z.int(), html_url: z.string(), head: z.object({ ref: z.string().nullish() }).nullish() });
const Pull = z.object({ state: z.string(), merged: z.boolean(), html_url: z.string(), head: z.object({ sha: z.string() }) });
const Combined = z.object({ statuses: z.array(z.object({ context: z.string(), status: z.string(), target_url: z.string().nullish(), description: z.string().nullish() })).nullable() });
const Reviews = z.array(z.object({ id: z.int(), comments_count: z.int().default(0) }));
const Said = z.array(z.object({ id: z.int(), body: z.string(), html_url: z.string().nullish(), created_at: z.string(), path: z.string().nullish(), position: z.int().nullish(), user: z.object({ login: z.string() }).nullish(), resolver: z.object({ login: z.string() }).nullish() }));

/** Forgejo speaks the same. */
const forge: Forge = {
  id: "gitea",
  name: "Gitea or Forgejo",
  hosts: ["codeberg.org", "gitea.com"],
  api: (host) => `https://${host}/api/v1`,
  tokenEnvs: ["GITEA_TOKEN", "FORGEJO_TOKEN"],
  program: null,
  headers: (token) => ({ authorization: `token ${token}`, accept: "application/json" }),
  async open(ask, { repository, branch, base, title, body }) {
    const open = z.array(Opened).parse(await ask({ method: "GET", path: `repos/${repository}/pulls?state=open&limit=50` }));
    const { number, html_url } = open.find((pull) => pull.head?.ref === branch) ?? Opened.parse(await ask({ method: "POST", path: `repos/${repository}/pulls`, body: { head: branch, base, title, body } }));
    return { number, url: html_url };
  },
  async read(ask, { repository, number }) {
    const pull = Pull.parse(await ask({ method: "GET", path: `repos/${repository}/pulls/${number}` }));
    const [combined, comments] = await Promise.all([ask({ method: "GET", path: `repos/${repository}/commits/${pull.head.sha}/status` }), commentsOf(ask, repository, number)]);
    return {
      state: pull.merged ? "merged" : pull.state === "open" ? "open" : "closed",
      url: pull.html_url,
      headSha: pull.head.sha,
      checks: (Combined.parse(combined).statuses ?? []).map(({ context, status, target_url, description }): ForgeCheck => ({ name: context, state: STATE.get(status) ?? "failed", url: target_url ?? null, note: note(description) })),
      comments,
    };
  },
};

export default forge;

const STATE = new Map<string, ForgeCheck["state"]>([["success", "passed"], ["pending", "pending"], ["warning", "passed"]]);

async function commentsOf(ask: AskForge, repository: string, number: number): Promise<ForgeComment[]> {
  const [talk, reviews] = await Promise.all([ask({ method: "GET", path: `repos/${repository}/issues/${number}/comments` }), ask({ method: "GET", path: `repos/${repository}/pulls/${number}/reviews?limit=50` })]);
  const withLines = Reviews.parse(reviews).filter((r) => r.comments_count > 0);
  const lines = await Promise.all(withLines.map((r) => ask({ method: "GET", path: `repos/${repository}/pulls/${number}/reviews/${r.id}/comments` })));
  return [...lines.flatMap((list) => Said.parse(list)), ...Said.parse(talk)].filter((c) => c.body.trim() !== "").map((c) => ({
    id: String(c.id), author: c.user?.login ?? "somebody", body: c.body, path: c.path ?? null, line: c.position ?? null, url: c.html_url ?? null, at: at(c.created_at), resolved: c.resolver != null,
  }));
}
