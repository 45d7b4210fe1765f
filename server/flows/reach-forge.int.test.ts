import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Project } from "#domain/project.ts";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { git, privateFolder } from "../../e2e/support/sample-repo.ts";
import { seedRepository } from "../../e2e/support/seeds.ts";
import { forgeOf, type ForgeWay, wayTo } from "./reach-forge.ts";

const SECRET = "ghp_0123456789abcdefghijABCDEFGHIJ0123";
const LAB = "glpat-0123456789abcdefghij";

let app: BareApp;
let project: Project;
/** What the stand-in for gh was told: a file per call. */
let told: string;

/** A `gh` that writes down what it is told, and answers what its file says. */
function standIn(folder: string): void {
  mkdirSync(told, { recursive: true });
  writeFileSync(join(folder, "gh"), `#!/bin/sh
n=$(ls '${told}' | wc -l)
{ for part in "$@"; do printf '%s\\0' "$part"; done; } > '${told}/'$n.argv
[ "$1" = auth ] && exit "$(cat '${folder}/signed-in')"
env | grep -c '^GH_PROMPT_DISABLED=1$' > '${folder}/quiet'
case " $* " in *" --input "*) cat > '${folder}/heard' ;; esac
cat '${folder}/answer'; cat '${folder}/words' >&2; exit "$(cat '${folder}/code')"
`);
  chmodSync(join(folder, "gh"), 0o755);
}

let folder: string;
const say = (fields: Record<string, string>): void => {
  for (const [name, text] of Object.entries({ "signed-in": "0", answer: "[]", words: "", code: "0", ...fields })) writeFileSync(join(folder, name), text);
};
const calls = (): string[][] => readdirSync(told).toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)).map((name) => readFileSync(join(told, name), "utf8").split("\0").slice(0, -1));

beforeAll(async () => {
  folder = privateFolder();
  told = join(folder, "told");
  standIn(folder);
  say({});
  app = await startBareApp({ PATH: `${folder}:${process.env["PATH"] ?? ""}`, GITHUB_TOKEN: SECRET, GITLAB_TOKEN: LAB, EMPTY_TOKEN: "" });
  project = await seedRepository(app);
  git(project.path, "remote", "add", "origin", "https://github.com/acme/shop.git");
});
afterAll(() => app.close());

type Settings = Partial<Project["settings"]["forge"]>;
const at = (address: string, forge: Settings = {}): Project => {
  git(project.path, "remote", "set-url", "origin", address);
  return { ...project, settings: { ...project.settings, forge: { ...project.settings.forge, ...forge } } };
};
const place = (address: string, forge: Settings = {}) => forgeOf(app, at(address, forge));
async function way(address: string, forge: Settings = {}) {
  const where = at(address, forge);
  const found = await forgeOf(app, where);
  if (!("forge" in found)) throw new Error(found.what);
  return wayTo(app, where, found);
}
const open = async (address: string, forge: Settings = {}): Promise<ForgeWay> => {
  const found = await way(address, forge);
  if (!("ask" in found)) throw new Error(found.what);
  return found;
};

describe("the forge of a project", () => {
  test.each<[string, Settings, string, string, string]>([
    ["https://github.com/acme/shop.git", {}, "github", "acme/shop", "https://api.github.com"],
    ["git@github.com:acme/shop.git", {}, "github", "acme/shop", "https://api.github.com"],
    ["ssh://git@gitlab.com/acme/group/shop", {}, "gitlab", "acme/group/shop", "https://gitlab.com/api/v4"],
    ["https://CODEBERG.org/acme/shop/", {}, "gitea", "acme/shop", "https://codeberg.org/api/v1"],
    ["https://git.example.org/acme/shop.git", { kind: "gitea", api: "https://git.example.org/api/v1//" }, "gitea", "acme/shop", "https://git.example.org/api/v1"],
    ["https://gitlab.com/acme/shop", { kind: "gitlab", api: "https://proxy.example.org" }, "gitlab", "acme/shop", "https://proxy.example.org"],
  ])("at %s with %j is %s", async (address, forge, ...[id, repository, api]) => {
    expect(await place(address, forge)).toMatchObject({ forge: { id }, repository, api });
  });

  test.each<[string, Settings, string, RegExp]>([
    ["https://github.com/acme/shop.git", { remote: "upstream" }, "This repository has no remote upstream.", /git remote add upstream/],
    ["https://git.example.org/acme/shop.git", {}, "Which forge git.example.org is, is not known.", /github/],
    ["https://git.example.org/acme/shop.git", { kind: "bitbucket" }, "There is no forge bitbucket.", /gitea/],
    ["https://git.example.org/acme/shop.git", { kind: "github" }, "git.example.org is not a host of GitHub that is known here.", /address of its API/],
    ["https://github.com.evil.example/acme/shop.git", { kind: "github" }, "github.com.evil.example is not a host of GitHub that is known here.", /address of its API/],
    ["https://github.com@evil.example/acme/shop.git", {}, "Which forge evil.example is, is not known.", /settings/],
    ["/srv/git/acme/shop.git", {}, "Which forge this machine is, is not known.", /settings/],
    ["https://github.com/acme", {}, "The remote origin is not a repository on a forge.", /another remote/],
    ["https://github.com/%zz/shop", {}, "The remote origin is not a repository on a forge.", /another remote/],
    ["ext::sh -c 'touch /tmp/x' acme/shop", {}, "The remote origin is not a repository on a forge.", /another remote/],
  ])("at %s with %j is none, and it says why and what to do", async (address, forge, what, next) => {
    expect(await place(address, forge)).toEqual({ what, next: expect.stringMatching(next) });
  });

  test("is where it pushes to, and never shown with what signs in", async () => {
    const found = await place(`https://me:${SECRET}@github.com/acme/shop.git`);
    expect(found).toMatchObject({ remote: "https://github.com/acme/shop.git", address: `https://me:${SECRET}@github.com/acme/shop.git` });
    git(project.path, "remote", "set-url", "--push", "origin", "https://gitlab.com/else/shop.git");
    expect(await forgeOf(app, project)).toMatchObject({ forge: { id: "gitlab" }, repository: "else/shop" });
    git(project.path, "config", "--unset", "remote.origin.pushurl");
  });
});

describe("a token goes with a push", () => {
  const pushEnv = async (address: string, forge: Settings = {}) => (await open(address, forge)).pushEnv;

  test.each<[string, Settings, string]>([
    ["https://gitlab.com/acme/shop.git", {}, "https://gitlab.com"],
    ["https://git.example.org/acme/shop.git", { kind: "gitlab", api: "https://git.example.org/api/v4" }, "https://git.example.org"],
    ["https://git.example.org:8443/acme/shop.git", { kind: "gitlab", api: "https://git.example.org:8443/api/v4" }, "https://git.example.org:8443"],
  ])("to %s with %j, by the environment and only for that origin", async (address, forge, origin) => {
    expect(await pushEnv(address, forge)).toEqual({ GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: `http.${origin}/.extraHeader`, GIT_CONFIG_VALUE_0: `Authorization: Basic ${Buffer.from(`x-access-token:${LAB}`).toString("base64")}` });
  });

  test.each<[string, Settings]>([
    ["git@gitlab.com:acme/shop.git", {}],
    ["ssh://git@gitlab.com/acme/shop.git", {}],
    ["https://me:mine@gitlab.com/acme/shop.git", {}],
    ["http://gitlab.com/acme/shop.git", {}],
    ["file:///srv/git/acme/shop.git", { kind: "gitlab", api: "https://gitlab.com/api/v4" }],
    ["https://evil.example/acme/shop.git", { kind: "gitlab", api: "https://git.example.org/api/v4" }],
    ["https://git.example.org:444/acme/shop.git", { kind: "gitlab", api: "https://git.example.org/api/v4" }],
    ["https://git.example.org.evil.example/acme/shop.git", { kind: "gitlab", api: "https://git.example.org/api/v4" }],
  ])("never to %s with %j: who writes in the repository could have named it", async (address, forge) => {
    expect(await pushEnv(address, forge)).toEqual({});
  });
});

describe("the person's own program", () => {
  const HOSTILE = "--method=DELETE; touch /tmp/x\n$(id) \0".replace("\0", "");

  test("is used where it is signed in, with each part as one argument and the body by its input", async () => {
    say({ answer: '{"number":3,"html_url":"https://github.com/acme/shop/pull/3"}' });
    const before = calls().length;
    const { via, ask, pushEnv } = await open("https://github.com/acme/shop.git");
    expect([via, pushEnv]).toEqual(["gh", {}]);
    expect(await ask({ method: "POST", path: "repos/acme/shop/pulls", body: { title: HOSTILE } })).toEqual({ number: 3, html_url: "https://github.com/acme/shop/pull/3" });
    expect(calls().slice(before)).toEqual([
      ["auth", "token", "--hostname", "github.com"],
      ["api", "--hostname", "github.com", "--method", "POST", "--header", "Accept: application/vnd.github+json", "--input", "-", "repos/acme/shop/pulls"],
    ]);
    expect(JSON.parse(readFileSync(join(folder, "heard"), "utf8"))).toEqual({ title: HOSTILE });
    expect(readFileSync(join(folder, "quiet"), "utf8").trim()).toBe("1");
  });

  test("is not used where it is not signed in, nor where the owner named an API: then a token is", async () => {
    say({ "signed-in": "1" });
    expect((await open("https://github.com/acme/shop.git")).via).toBe("GITHUB_TOKEN");
    say({});
    const before = calls().length;
    expect((await open("https://github.com/acme/shop.git", { api: "https://ghe.example.org/api/v3" })).via).toBe("GITHUB_TOKEN");
    expect(calls()).toHaveLength(before);
  });

  test("says its last word when it fails, without secrets", async () => {
    say({ code: "1", words: `first\ngh: Not Found ${SECRET}\n` });
    const { ask } = await open("https://github.com/acme/shop.git");
    const refused: unknown = await ask({ method: "GET", path: "repos/acme/shop" }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "not-available", tell: { what: expect.stringMatching(/^gh could not do it: gh: Not Found /), next: "See that it is signed in, and try again." } });
    expect(JSON.stringify(refused)).not.toContain(SECRET);
  });

  test("may answer at length, as for a hundred runs with their summaries, but not without end", async () => {
    const { ask } = await open("https://github.com/acme/shop.git");
    const long = "x".repeat(3 << 20);
    say({ answer: JSON.stringify({ long }) });
    expect(await ask({ method: "GET", path: "repos/acme/shop" })).toEqual({ long });
    say({ answer: JSON.stringify({ long: long.repeat(6) }) });
    await expect(ask({ method: "GET", path: "repos/acme/shop" })).rejects.toMatchObject({ tell: { what: "The answer is too long to be read.", next: "Look at the pull request on the forge itself." } });
  });

  test("must answer JSON", async () => {
    say({ answer: "<html>" });
    const { ask } = await open("https://github.com/acme/shop.git");
    await expect(ask({ method: "GET", path: "repos/acme/shop" })).rejects.toMatchObject({ tell: { what: "The forge answered something that is not JSON." } });
  });
});

describe("the API", () => {
  /** A server that answers one thing, and keeps what it was asked. */
  async function answering(status: number, text: string, headers: Record<string, string> = {}) {
    const asked: { url: string; headers: Record<string, unknown> }[] = [];
    const server = createServer((request, response) => {
      asked.push({ url: request.url ?? "", headers: request.headers });
      response.writeHead(status, headers).end(text);
    });
    await new Promise<void>((ready) => void server.listen(0, "127.0.0.1", ready));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { ask } = await open("https://gitlab.com/acme/shop.git", { kind: "gitlab", api: `${url}/api/v4/` });
    const answer: unknown = await ask({ method: "GET", path: "projects/1" }).catch((error: unknown) => error);
    await new Promise((done) => void server.close(done));
    return { asked, answer };
  }

  test("is asked behind its address, signed in by a header and not by the address", async () => {
    const { asked, answer } = await answering(200, '{"ok":true}');
    expect(answer).toEqual({ ok: true });
    expect(asked).toMatchObject([{ url: "/api/v4/projects/1", headers: { "private-token": LAB } }]);
  });

  test.each([
    [401, '{"message":"Bad credentials"}', /^The forge does not let this token do it \(401\): Bad credentials\.$/],
    [403, "{}", /^The forge does not let this token do it \(403\)\.$/],
    [404, '{"message":"Not Found"}', /^The forge does not know this repository, or hides it from this token\.$/],
    [422, '{"error" : "head is gone"}', /^The forge answered 422: head is gone\.$/],
    [500, `{"message":"token ${LAB} broke it"}`, /^The forge answered 500: token (?!glpat).* broke it\.$/],
    [502, "<html>", /^The forge answered 502\.$/],
    [200, "", /^The forge answered something that is not JSON\.$/],
  ])("that answers %d with %s is told in words", async (status, text, what) => {
    expect((await answering(status, text)).answer).toMatchObject({ code: "not-available", tell: { what: expect.stringMatching(what), next: expect.stringMatching(/^[A-Z].*\.$/) } });
  });

  test("is never followed elsewhere, where the token would come to light", async () => {
    const elsewhere = await answering(200, "{}");
    const { answer, asked } = await answering(302, "", { location: "http://127.0.0.1:9/steal" });
    expect(answer).toMatchObject({ tell: { what: "The forge answered 302." } });
    expect([asked.length, elsewhere.asked.length]).toEqual([1, 1]);
  });

  test("is not asked without encryption", async () => {
    const { ask } = await open("https://gitlab.com/acme/shop.git", { api: "http://gitlab.example.org" });
    await expect(ask({ method: "GET", path: "x" })).rejects.toMatchObject({ tell: { what: "gitlab.example.org would be asked without encryption." } });
  });
});

test("without a program and a token there is no way, and it says which would do; an empty token is none", async () => {
  say({ "signed-in": "1" });
  expect(await way("https://github.com/acme/shop.git", { tokenEnv: "EMPTY_TOKEN" })).toEqual({ what: "Nothing signs in to GitHub here.", next: "Run `gh auth login`, keep a token in the project’s settings, or start Remote Dev with one in EMPTY_TOKEN." });
  expect(await way("https://codeberg.org/acme/shop.git")).toEqual({ what: "Nothing signs in to Gitea or Forgejo here.", next: "Keep a token in the project’s settings, or start Remote Dev with one in GITEA_TOKEN or FORGEJO_TOKEN." });
});
