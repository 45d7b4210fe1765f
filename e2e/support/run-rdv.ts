import { spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { ROOT } from "./sample-repo.ts";

/** What a run of the command line left behind. */
export interface Ran {
  code: number | null;
  out: string;
  err: string;
  json(): unknown;
}

/** What the command line gets from a person's shell. */
export function rdvEnv(home: string): Record<string, string> {
  return { PATH: process.env["PATH"] ?? "", HOME: "/nowhere", RDV_HOME: home, NO_COLOR: "1", NODE_ENV: "test" };
}

/** Where the command line lies. */
export const RDV = join(ROOT, "bin", "rdv");

/** Runs the command line as a person would, on a server's data. */
export function runRdv(home: string, args: readonly string[], input = ""): Promise<Ran> {
  const child = spawn(RDV, args, { env: rdvEnv(home) as NodeJS.ProcessEnv });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => void (out += String(chunk)));
  child.stderr.on("data", (chunk) => void (err += String(chunk)));
  // Most commands read nothing and may have ended by now.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err, json: () => JSON.parse(out) as unknown })));
}
