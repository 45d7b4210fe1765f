import type { DoctorLine } from "#domain/api.ts";

/** One group of the doctor's report and what its head says. */
export interface Group {
  id: DoctorLine["group"];
  name: string;
  lines: DoctorLine[];
  sum: string;
}

const NAMES: readonly [DoctorLine["group"], string][] = [["agents", "Agents"], ["tools", "Tools"], ["room", "Room"]];

/** The report in its groups; empty ones are left out. */
export function groupsOf(lines: readonly DoctorLine[]): Group[] {
  return NAMES.flatMap(([id, name]) => {
    const own = lines.filter((line) => line.group === id);
    return own.length === 0 ? [] : [{ id, name, lines: own, sum: sumOf(own) }];
  });
}

/** `all ready`, or how many of how many. */
export function sumOf(lines: readonly DoctorLine[]): string {
  const ready = lines.filter((line) => line.state === "ready").length;
  return ready === lines.length ? "all ready" : `${ready} of ${lines.length} ready`;
}

/** What the report comes to: whether one can start, and what to do first. */
export function verdictOf(lines: readonly DoctorLine[]): { title: string; text: string } {
  const needed = lines.filter((line) => line.group === "tools" && line.state === "missing");
  if (needed.length > 0) return { title: "Something is missing", text: `Install ${list(needed.map((line) => line.name))} first; without it no agent can start.` };
  const agents = lines.filter((line) => line.group === "agents");
  const ready = agents.filter((line) => line.state === "ready").length;
  if (ready > 0) return { title: "This machine is ready", text: `${ready === 1 ? "One agent is" : `${ready} agents are`} ready, that is enough to start. ${ready < agents.length ? "The rest can wait. " : ""}Nothing here spent a token.` };
  const near = agents.find((line) => line.state === "action");
  return { title: "No agent is ready yet", text: near ? `${near.name} is installed and needs one step, see below. The demonstration works without.` : "Install one of them, or try the demonstration, which needs none." };
}

/** The report in a few words, for where only a line of room is: what to do, a needed tool before anything else. Agents of one's own do as well as known ones. */
export function standOf(lines: readonly DoctorLine[], hasOwnAgents: boolean): string {
  const missing = lines.filter((line) => line.group === "tools" && line.state === "missing");
  if (missing.length > 0) return `install ${missing.length === 1 ? list(missing.map((line) => line.name)) : `${missing.length} tools`}`;
  const [first, ...more] = lines.filter((line) => line.state === "action");
  if (!first) return hasOwnAgents || lines.some((line) => line.group === "agents" && line.state === "ready") ? "all good" : "no agent yet";
  if (more.length > 0) return `${more.length + 1} to see to`;
  return first.group === "agents" ? `sign in to ${first.name}` : `see to ${first.name}`;
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
