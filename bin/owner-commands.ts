import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { print } from "./print.ts";
import { readPassword } from "./read-password.ts";
import { call, homeOf } from "./server-call.ts";

interface Options {
  json?: boolean;
  stdin?: boolean;
}

/** `rdv owner create` and `rdv password`: the one person who signs in, from the machine itself. */
export function addOwnerCommands(program: Command): void {
  program.command("owner").description("the one person who signs in").command("create").description("make the owner, instead of doing it in the browser").requiredOption("--email <address>", "name for signing in; nothing is sent to it").option("--stdin", "take the password from one line of standard input").option("--json", "for scripts").action(createOwner);
  program.command("password").description("set a new password, also when the old one is forgotten; signs out every browser").option("--stdin", "take it from one line of standard input").option("--json", "for scripts").action(changePassword);
}

async function createOwner(o: Options & { email: string }): Promise<void> {
  const password = await readPassword({ fromStdin: o.stdin ?? false });
  const code = (await readFile(join(homeOf(), "run", "set-up-code"), "utf8").catch(() => "")).trim();
  const made = await call<{ email: string }>("POST", "/api/set-up", { code, email: o.email, password });
  print(o, made, [`owner ${made.email}`]);
}

async function changePassword(o: Options): Promise<void> {
  // Asked before anything is typed: a server that does not run can change nothing.
  const { email } = await call<{ email: string | null }>("GET", "/api/me");
  await call("POST", "/api/auth/password", { password: await readPassword({ fromStdin: o.stdin ?? false }) });
  print(o, { email, changed: true }, [`The password of ${email} is changed. Every browser is signed out.`]);
}
