import { spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import type { Session } from "#domain/session.ts";
import { call, EXIT, homeOf, Stop } from "./server-call.ts";

/** Shows a terminal in this one, as one more viewer of the same tmux session. */
export async function attach(id: string): Promise<void> {
  const { status } = await call<Session>("GET", `/api/sessions/${encodeURIComponent(id)}`);
  if (status === "hibernated") throw new Stop(EXIT.failed, `Its agent is hibernated. Wake it first: rdv session wake ${id}`);
  if (status !== "running") throw new Stop(EXIT.failed, "The program in this terminal has ended.");
  const { TMUX: _a, TMUX_PANE: _b, ...env } = process.env;
  // The id was a ULID for the server, so it is one here; `=name:` is that session and no other.
  const child = spawn("tmux", ["-u", "-S", join(homeOf(), "run", "tmux.sock"), "attach-session", "-f", "ignore-size", "-t", `=rdv-${id}:`], { stdio: "inherit", env });
  const code = await new Promise<number>((done) => void child.on("close", (exit) => done(exit ?? 1)).on("error", () => done(1)));
  if (code !== 0) throw new Stop(EXIT.failed, "tmux could not attach.");
}
