import { statfs } from "node:fs/promises";
import type { DoctorLine, Health } from "#domain/api.ts";
import type { Agent } from "#domain/agent.ts";
import { budgetOf } from "#domain/capacity.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findCapacity } from "../store/queue.ts";
import { agentEnv, agentFiles } from "./agent-files.ts";
import { thinkers } from "./think.ts";

const PROBE_MS = 20_000;
const GB = 1024 ** 3;
/** Megabytes one agent is reckoned with; what each is planned with says its plug. */
const AGENT_MB = 2000;

/** The doctor's report: agents (installed, version, signed in), tools, room. Asks CLIs, but never spends a token. */
export async function checkHealth(app: App): Promise<Health> {
  const agents = await Promise.all([...app.agents.values()].map((agent) => agentLine(app, agent)));
  const lines = [...agents, ...(await toolLines(app)), ...(await roomLines(app))];
  const brains = [...app.brains.values()].sort((a, b) => a.rank - b.rank).map((b) => ({ id: b.id, ready: b.available(app.env.userEnv, app.brainPrograms) }));
  return { lines, brain: thinkers(app, null)[0]?.id ?? "none", brains, checkedAt: now() };
}

async function agentLine(app: App, agent: Agent): Promise<DoctorLine> {
  const line = { id: agent.id, group: "agents" as const, name: agent.id, tells: [...agent.tells] };
  if (!app.processes.find(agent.program)) return { ...line, state: "missing", version: null, text: "not found", fix: agent.install };
  const files = await agentFiles(app, agent);
  const env = agentEnv(app, agent, files);
  const found = { version: null as string | null, signedIn: agent.signedIn?.(env, files), note: "" };
  for (const probe of agent.probes) {
    const result = await app.processes.command([agent.program, ...probe.args], { cwd: app.env.home, timeoutMs: PROBE_MS, env });
    const said = probe.read(result);
    found.version = said.version ?? found.version;
    found.signedIn = said.signedIn ?? found.signedIn;
    found.note = said.note ?? found.note;
  }
  if (found.signedIn === false) return { ...line, state: "action", version: found.version, text: found.note || "installed, not signed in", fix: agent.signIn };
  return { ...line, state: "ready", version: found.version, text: found.note || (found.signedIn ? "signed in" : "installed; sign-in not known"), fix: null };
}

async function toolLines(app: App): Promise<DoctorLine[]> {
  const tools = [
    { name: "tmux", flag: "-V", use: "terminals", needed: true },
    { name: "git", flag: "--version", use: "worktrees", needed: true },
    { name: "curl", flag: "--version", use: "hooks of agents", needed: true },
    { name: "bwrap", flag: "--version", use: "git on agents' folders without network", needed: false },
  ];
  const found = tools.map(async ({ name, flag, use, needed }): Promise<DoctorLine> => {
    const line = { id: name, group: "tools" as const, name };
    const result = app.processes.find(name) ? await app.processes.command([name, flag], { cwd: app.env.home, timeoutMs: 5000 }) : undefined;
    const version = /\d+(\.\w+)+/.exec(result?.stdout ?? "")?.[0] ?? null;
    if (name === "tmux" && app.tmux.listening() === "looks") return { ...line, state: "action", version, ...whyOnlyLooks(app) };
    if (result?.exitCode === 0) return { ...line, state: "ready", version, text: use, fix: null };
    const fix = `sudo apt-get install ${name === "bwrap" ? "bubblewrap" : name}`;
    return { ...line, state: needed ? "missing" : "action", version: null, text: needed ? `needed for ${use}` : `optional: ${use}`, fix };
  });
  const node: DoctorLine = { id: "node", group: "tools", name: "node", state: "ready", version: process.versions.node, text: "runs this server", fix: null };
  return [...(await Promise.all(found)), node];
}

/** Why tmux is not listened to, and what to do; its connection needs a program besides. */
function whyOnlyLooks(app: App): { text: string; fix: string } {
  const looks = "terminals are looked at every 2 seconds";
  if (app.processes.find("stty") === undefined) return { text: `its connection needs stty, which is missing: ${looks}`, fix: "sudo apt-get install coreutils" };
  return { text: `its connection broke three times within a minute: ${looks} until it holds`, fix: "sudo apt-get install --only-upgrade tmux" };
}

async function roomLines(app: App): Promise<DoctorLine[]> {
  const disk = await statfs(app.env.home);
  const freeDisk = (disk.bavail * disk.bsize) / GB;
  const [capacity, measured] = await Promise.all([findCapacity(app.db), app.meter.measure(app.env.home)]);
  const agents = Math.max(0, Math.floor(Math.min(budgetOf(capacity, measured), measured.availableMb - capacity.keepFreeMb) / AGENT_MB));
  const line = { group: "room" as const, version: null, fix: null };
  return [
    { ...line, id: "memory", name: "memory", state: agents > 0 ? "ready" : "action", version: gb(measured.totalMb, 0), text: `room for ${agents} more ${agents === 1 ? "agent" : "agents"} at ${gb(AGENT_MB, 0)} each, ${gb(capacity.keepFreeMb, 1)} kept free` },
    { ...line, id: "disk", name: "disk", state: freeDisk > 2 ? "ready" : "action", version: `${freeDisk.toFixed(0)} GB free`, text: freeDisk > 2 ? "room for worktrees" : "almost full: free some space before the next task" },
    { ...line, id: "data", name: "data", state: "ready", version: "private", text: `${app.env.home}, only you can read it` },
  ];
}

function gb(megabytes: number, digits: number): string {
  return `${Number((megabytes / 1000).toFixed(digits))} GB`;
}
