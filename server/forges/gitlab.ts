import { z } from "zod";
import type { Forge } from "#domain/forge.ts";
import type { ForgeCheck, ForgeComment } from "#domain/forge-news.ts";
import { at, note } from "../lib/forge-text.ts";

const Opened = z.object({ iid: z.int(), web_url: z.string() });
const Merge = z.object({ state: z.string(), web_url: z.string(), sha: z.string().nullable() });
const Statuses = z.array(z.object({ name: z.string(), status: z.string(), target_url: z.string().nullish(), description: z.string().nullish() }));
const Note = z.object({ id: z.int(), body: z.string(), system: z.boolean().default(false), resolved: z.boolean().nullish(), created_at: z.string(), author: z.object({ username: z.string() }).nullish(), position: z.object({ new_path: z.string().nullish(), new_line: z.int().nullish() }).nullish() });
const Discussions = z.array(z.object({ notes: z.array(Note) }));

const forge: Forge = {
  id: "gitlab",
  name: "GitLab",
  hosts: ["gitlab.com"],
  api: (host) => `https://${host}/api/v4`,
  tokenEnvs: ["GITLAB_TOKEN"],
  program: null,
  headers: (token) => ({ "private-token": token, accept: "application/json" }),
  async open(ask, { repository, branch, base, title, body }) {
    const path = `projects/${encodeURIComponent(repository)}/merge_requests`;
    const [known] = z.array(Opened).parse(await ask({ method: "GET", path: `${path}?state=opened&source_branch=${encodeURIComponent(branch)}` }));
    const { iid, web_url } = known ?? Opened.parse(await ask({ method: "POST", path, body: { source_branch: branch, target_branch: base, title, description: body } }));
    return { number: iid, url: web_url };
  },
  async read(ask, { repository, number }) {
    const project = `projects/${encodeURIComponent(repository)}`;
    const merge = Merge.parse(await ask({ method: "GET", path: `${project}/merge_requests/${number}` }));
    const [statuses, discussions] = await Promise.all([
      merge.sha === null ? [] : ask({ method: "GET", path: `${project}/repository/commits/${merge.sha}/statuses?per_page=100` }),
      ask({ method: "GET", path: `${project}/merge_requests/${number}/discussions?per_page=100` }),
    ]);
    return {
      state: merge.state === "merged" ? "merged" : merge.state === "opened" || merge.state === "locked" ? "open" : "closed",
      url: merge.web_url,
      headSha: merge.sha,
      checks: Statuses.parse(statuses).map(({ name, status, target_url, description }): ForgeCheck => ({ name, state: STATE.get(status) ?? "pending", url: target_url ?? null, note: note(description) })),
      comments: Discussions.parse(discussions).flatMap((d) => d.notes).filter((n) => !n.system).map(commentOf),
    };
  },
};

export default forge;

const STATE = new Map<string, ForgeCheck["state"]>([["success", "passed"], ["failed", "failed"], ["canceled", "failed"], ["skipped", "skipped"], ["manual", "skipped"]]);

function commentOf({ id, author, body, position, created_at, resolved }: z.infer<typeof Note>): ForgeComment {
  return { id: String(id), author: author?.username ?? "somebody", body, path: position?.new_path ?? null, line: position?.new_line ?? null, url: null, at: at(created_at), resolved: resolved ?? false };
}
