import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { addTwoFactorCommand } from "./two-factor-command.ts";
import { print } from "./print.ts";
import { readPassword } from "./read-password.ts";
import { call, EXIT, homeOf, Stop } from "./server-call.ts";

interface Options {
  json?: boolean;
  stdin?: boolean;
}

/** `rdv owner …` and `rdv password`: the one person who signs in, from the machine itself. */
export function addOwnerCommands(program: Command): void {
  const owner = program.command("owner").description("the one person who signs in");
  addTwoFactorCommand(owner);
  owner.command("create").description("make the owner, instead of doing it in the browser").requiredOption("--email <address>", "name for signing in; nothing is sent to it").option("--stdin", "take the password from one line of standard input").action(createOwner);
  program.command("password").description("set a new password, also when the old one is forgotten; signs out every browser").option("--stdin", "take it from one line of standard input").action(changePassword);
}

async function createOwner(o: Options & { email: string }): Promise<void> {
  const { isSetUp } = await call<{ isSetUp: boolean }>("GET", "/api/set-up");
  if (isSetUp) throw new Stop(EXIT.failed, "This server has its owner already.\nSet a new password with: rdv password");
  const password = await readPassword({ fromStdin: o.stdin ?? false });
  const code = (await readFile(join(homeOf(), "run", "set-up-code"), "utf8").catch(() => "")).trim();
  const made = await call<{ email: string }>("POST", "/api/set-up", { code, email: o.email, password });
  print(o, made, [`owner ${made.email}`]);
}

async function changePassword(o: Options): Promise<void> {
  // Asked before anything is typed: where there is no server or no owner there is nothing to change.
  const { email } = await call<{ email: string | null }>("GET", "/api/me");
  if (email === null) throw new Stop(EXIT.failed, "There is no owner yet, so there is no password to change.\nMake one in the browser, or with: rdv owner create --email ADDRESS");
  await call("POST", "/api/auth/password", { password: await readPassword({ fromStdin: o.stdin ?? false }) });
  print(o, { email, changed: true }, [`The password of ${email} is changed. Every browser is signed out.`]);
}
