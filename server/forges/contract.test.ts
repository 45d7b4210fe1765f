import { describe, expect, it } from "vitest";
import type { AskForge, Forge, ForgeRequest } from "#domain/forge.ts";
import { loadPlugs } from "../lib/registry.ts";

const forges = await loadPlugs<Forge>(import.meta.dirname);
const HOSTILE = "--method=DELETE $(touch /tmp/x) \"'\n`id`";

describe.each([...forges].map(([id, forge]) => [id, forge] as const))("the forge %s", (_id, forge) => {
  it("is known by its hosts alone and speaks over https", () => {
    for (const host of forge.hosts) expect(new URL(forge.api(host)).protocol).toBe("https:");
    for (const other of [...forges.values()].filter((f) => f !== forge)) expect(other.hosts.filter((host) => forge.hosts.includes(host))).toEqual([]);
  });

  it("sends title and text as data, and names the branch without letting it change the question", async () => {
    const asked: ForgeRequest[] = [];
    const ask: AskForge = async (request) => {
      asked.push(request);
      return request.method === "GET" ? [] : { number: 1, iid: 1, html_url: "u", web_url: "u" };
    };
    await forge.open(ask, { repository: "acme/shop", branch: "feat/a&state=closed#x", base: "main", title: HOSTILE, body: HOSTILE });
    const [looked, made] = asked;
    expect(Object.values(made?.body as Record<string, string>).filter((v) => v === HOSTILE)).toHaveLength(2);
    expect(asked.map((a) => a.path).join(" ")).not.toContain("touch");
    expect(new URL(looked?.path ?? "", "https://x/").searchParams.getAll("state")).toHaveLength(1);
    expect(new URL(looked?.path ?? "", "https://x/").hash).toBe("");
  });

  it("refuses an answer of another shape", async () => {
    await expect(forge.open(async () => ({ what: "else" }), { repository: "a/b", branch: "x", base: "main", title: "t", body: "b" })).rejects.toThrow(/expected/i);
    await expect(forge.read(async () => null, { repository: "a/b", number: 1 })).rejects.toThrow(/expected/i);
  });

  it("can be signed in to by a token", () => {
    expect(forge.tokenEnvs.length).toBeGreaterThan(0);
    expect(JSON.stringify(forge.headers("a-token"))).toContain("a-token");
  });
});

describe.each([...forges.values()].flatMap(({ id, program }) => (program ? [[id, program] as const] : [])))("the program of %s", (_id, program) => {
  it("gets every part as one argument, and what is sent by its input", () => {
    const argv = program.ask("github.com", { method: "POST", path: "repos/a/b/pulls", body: { title: HOSTILE } });
    expect(argv.slice(0, 2)).toEqual([program.name, "api"]);
    expect(argv.join(" ")).not.toContain("touch");
    expect(argv).toContain("--input");
    expect(argv.at(-1)).toBe("repos/a/b/pulls");
    expect(program.ask("github.com", { method: "GET", path: "repos/a/b" })).not.toContain("--input");
    expect(program.signedIn("github.com")).toEqual([program.name, "auth", "token", "--hostname", "github.com"]);
  });
});
