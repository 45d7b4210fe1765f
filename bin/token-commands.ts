import process from "node:process";
import { type Command, InvalidArgumentError } from "commander";
import { Scope } from "#domain/access.ts";
import type { TokenView } from "#domain/api.ts";
import { numberFrom } from "./number-option.ts";
import { print, table } from "./print.ts";
import { call } from "./server-call.ts";
import { findProject } from "./tasks.ts";

interface Options {
  json?: boolean;
}

/** `rdv token …`: ways in for scripts and programs on other machines. */
export function addTokenCommands(program: Command): void {
  const token = program.command("token").description("ways in for scripts and other programs; rdv itself needs none");
  token
    .command("create")
    .description("make a token and print it, this once")
    .requiredOption("--name <name>", "what uses it, so that you know it again")
    .requiredOption("--scope <list>", `what it may do, with commas between: ${Scope.options.join(", ")}`, scopesFrom)
    .option("--project <name or id>", "only in this project")
    .option("--days <n>", "until it expires, up to 365", numberFrom(1), 90)
    .action(create);
  token.command("list").description("tokens that are not revoked").action(async (o: Options) => {
    const { items } = await call<{ items: TokenView[] }>("GET", "/api/tokens");
    print(o, items, items.length === 0 ? ["No tokens. Make one with: rdv token create --name NAME --scope read"] : table(items.map((t) => [t.id, t.name, t.scopes.join(","), t.projectId ?? "all projects", `until ${t.expiresAt.slice(0, 10)}`])));
  });
  token.command("revoke").description("make a token useless from now on").argument("<id>", "from rdv token list").action(async (id: string, o: Options) => {
    await call("DELETE", `/api/tokens/${encodeURIComponent(id)}`);
    print(o, { id }, [`revoked ${id}`]);
  });
}

async function create(o: Options & { name: string; scope: Scope[]; project?: string; days: number }): Promise<void> {
  const projectId = o.project ? (await findProject(o.project)).id : undefined;
  const made = await call<TokenView & { token: string }>("POST", "/api/tokens", { name: o.name, scopes: o.scope, days: o.days, ...(projectId ? { projectId } : {}) });
  print(o, made, [made.token]);
  if (!o.json) process.stderr.write("Shown once; keep it now.\n");
}

function scopesFrom(text: string): Scope[] {
  const read = Scope.array().safeParse(text.split(",").map((scope) => scope.trim()));
  if (read.success) return read.data;
  throw new InvalidArgumentError(`A scope is one of: ${Scope.options.join(", ")}.`);
}
