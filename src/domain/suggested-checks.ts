import { z } from "zod";
import { type Argv, type CheckSpec, checkProblem, outsideOf, OWN_KINDS } from "./contract.ts";
import { oneLine } from "./text.ts";

/** What a brain is told to suggest checks for a wish. */
export interface CheckQuestion {
  wish: string;
  projectName: string;
  techStack: readonly string[];
  /** Commands the project has; nothing else runs without a person's word. */
  commands: readonly Argv[];
  /** Files that may matter, by their names, and what lies in the root folder. */
  files: readonly string[];
  /** What is checked anyway. */
  already: readonly string[];
  /** Whose calls these are; no model is told. */
  projectId?: string | null;
}

const Method = z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);

/** One suggestion as a model writes it; every field is there, so that a server that insists on a schema can keep it. */
const SuggestedCheck = z.strictObject({
  kind: z.enum(OWN_KINDS),
  title: z.string().min(1).max(120),
  why: z.string().max(300),
  argv: z.array(z.string().min(1).max(400)).min(1).max(20).nullable(),
  paths: z.array(z.string().min(1).max(200)).min(1).max(10).nullable(),
  probe: z.strictObject({ method: Method, path: z.string().min(1).max(500), status: z.int().min(100).max(599).nullable(), contains: z.string().min(1).max(500).nullable() }).nullable(),
  page: z.strictObject({ path: z.string().min(1).max(500), see: z.array(z.string().min(1).max(200)).max(10) }).nullable(),
});
type SuggestedCheck = z.infer<typeof SuggestedCheck>;

/** What a brain would check. Model output is data: this schema is strict and small, and only kinds that are known to be safe exist in it. */
export const Suggestions = z.strictObject({ checks: z.array(SuggestedCheck).max(6) });
export type Suggestions = z.infer<typeof Suggestions>;

/** What nobody suggested anything for. */
export const NO_SUGGESTIONS: Suggestions = { checks: [] };

/** A suggestion about places. */
export function aboutPlaces(kind: "files-must-change" | "files-must-not-change", paths: string[], words: { title: string; why: string }): SuggestedCheck {
  return { kind, ...words, argv: null, paths, probe: null, page: null };
}

/**
 * What becomes of checks a brain suggests. Places in the repository are known to be safe, and so are the project's own commands, word for
 * word; what is new here is put before a person. What could never be kept is dropped, and what is checked anyway is not checked twice.
 */
export function admitChecks(suggested: Suggestions, on: { by: string; commands: readonly Argv[]; already: readonly CheckSpec[] }): { taken: CheckSpec[]; proposed: CheckSpec[] } {
  const taken: CheckSpec[] = [];
  const proposed: CheckSpec[] = [];
  for (const check of suggested.checks) {
    const spec = specOf(check, on.by);
    const problem = checkProblem(spec);
    if (problem !== null && outsideOf(spec) === undefined) continue;
    if ([...on.already, ...taken, ...proposed].some((other) => isSame(spec, other))) continue;
    const asks = whyAsked(check, spec, on.commands);
    if (asks === null) taken.push(spec);
    else proposed.push({ ...spec, origin: { from: "brain", by: on.by, ...spec.origin, asks } });
  }
  return { taken, proposed };
}

/** Why a plan with suggestions that are new here waits for a person. */
export function proposalWords(proposed: readonly CheckSpec[]): string {
  const by = proposed[0]?.origin?.by ?? "the orchestrator";
  return `${by} suggests ${proposed.length === 1 ? "a check that is new here and waits" : `${proposed.length} checks that are new here and wait`} for your word: take over in the plan what you want, or confirm it without`;
}

function specOf({ kind, title, why, argv, paths, probe, page }: SuggestedCheck, by: string): CheckSpec {
  const startsApp = kind === "http-probe" || kind === "ui-matches";
  return {
    check: kind,
    title: oneLine(title, 120) || kind,
    ...(argv && (startsApp || kind === "command") ? { argv } : {}),
    ...(paths && !startsApp && kind !== "command" ? { paths } : {}),
    ...(probe && kind === "http-probe" ? { probe: { method: probe.method, path: below(probe.path), ...(probe.status === null ? {} : { status: probe.status }), ...(probe.contains === null ? {} : { contains: probe.contains }) } } : {}),
    ...(page && kind === "ui-matches" ? { page: { path: below(page.path), see: page.see } } : {}),
    origin: { from: "brain", by, ...(oneLine(why, 300) === "" ? {} : { why: oneLine(why, 300) }) },
  };
}

const ELSEWHERE = /^(?:[a-z][a-z\d+.-]*:|[\\/]{2})/i;

/** A path of the started app, whatever address stood there. */
function below(path: string): string {
  const bare = path.replace(/^(?:[a-z][a-z\d+.-]*:)?[\\/]{2}[^\\/]*/i, "");
  return bare.startsWith("/") ? bare : `/${bare}`;
}

/** Why a person has to say yes to a check first; null when nothing in it is new. */
function whyAsked({ probe, page }: SuggestedCheck, spec: CheckSpec, commands: readonly Argv[]): string | null {
  const outside = outsideOf(spec);
  if (outside !== undefined) return `it names ${oneLine(outside, 80)}, which is outside the project`;
  const address = [probe?.path, page?.path].find((path) => path !== undefined && ELSEWHERE.test(path));
  if (address !== undefined) return `it names the address ${oneLine(address, 80)}; taken over, the started app is asked instead`;
  if (spec.argv && !commands.some((own) => isWordForWord(own, spec.argv ?? []))) return "its command is none of this project's own";
  return spec.probe?.method === undefined || spec.probe.method === "GET" || spec.probe.method === "HEAD" ? null : `a ${spec.probe.method} may change something the started app keeps`;
}

function isWordForWord(one: Argv, other: Argv): boolean {
  return one.length === other.length && one.every((word, i) => word === other[i]);
}

/** A command is the same whoever runs it; of what asks an app or looks at places, everything has to be. */
function isSame(spec: CheckSpec, other: CheckSpec): boolean {
  if (spec.check === "command") return other.argv !== undefined && other.probe === undefined && other.page === undefined && isWordForWord(other.argv, spec.argv ?? []);
  const said = ({ check, argv, paths, probe, page }: CheckSpec): string => JSON.stringify([check, argv, paths, probe, page]);
  return said(spec) === said(other);
}
