import { z } from "zod";
import { Id, Time } from "./ids.ts";

/** One element = one argument; never joined into a shell string. */
export const Argv = z.array(z.string().min(1).max(4096)).min(1).max(64);
export type Argv = z.infer<typeof Argv>;

/** What a started app is asked, and what it has to answer. */
export const Probe = z.object({
  method: z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]).optional(),
  path: z.string().startsWith("/").max(2000),
  body: z.string().max(20_000).optional(),
  /** Any from 200 to 399 when it is not said. */
  status: z.int().min(100).max(599).optional(),
  contains: z.string().min(1).max(2000).optional(),
});
export type Probe = z.infer<typeof Probe>;

/** A page of a started app, and what a person has to see there. */
export const PageWanted = z.object({
  path: z.string().startsWith("/").max(2000),
  /** Texts that can be seen. */
  see: z.array(z.string().min(1).max(500)).max(20).optional(),
  /** What keeps people from using it is found, too. */
  accessible: z.boolean().optional(),
  /** A picture in the repository, as it was before the work, that the page has to look like. */
  like: z.string().max(512).optional(),
});
export type PageWanted = z.infer<typeof PageWanted>;

/** Where a condition comes from: the project's own files, its settings, the way of working, or a brain, which one and why. */
export const CheckOrigin = z.object({
  from: z.enum(["project", "settings", "way", "brain"]),
  by: z.string().max(60).optional(),
  why: z.string().max(300).optional(),
  /** Why a person is asked before it runs. */
  asks: z.string().max(300).optional(),
});
export type CheckOrigin = z.infer<typeof CheckOrigin>;

/** One condition of a contract: which check looks, and what it looks at. */
export const CheckSpec = z.object({
  /** Id of the check plug. */
  check: z.string(),
  /** What a person reads in the list: usually the command or the rule. */
  title: z.string(),
  /** Further project of the task it looks at; the task's own when absent. */
  in: Id.optional(),
  /** For checks that run a command of the project. */
  argv: Argv.optional(),
  /** Milliseconds after which a command counts as failed. */
  timeoutMs: z.int().positive().max(3_600_000).optional(),
  /** For checks about places: paths relative to the repository, `*` and `**` allowed. */
  paths: z.array(z.string().max(512)).max(200).optional(),
  /** One of the paths that must change is enough; without it every one has to. */
  any: z.boolean().optional(),
  /** For checks that ask a started app; `argv` starts it, on the port in `PORT` or where `{port}` stands. */
  probe: Probe.optional(),
  page: PageWanted.optional(),
  /** Absent where a person put it in. */
  origin: CheckOrigin.optional(),
});
export type CheckSpec = z.infer<typeof CheckSpec>;

/** Checks of one repository. */
const MOST_CHECKS = 40;

function isBounded(checks: readonly CheckSpec[]): boolean {
  return [...Map.groupBy(checks, (spec) => spec.in).values()].every((each) => each.length <= MOST_CHECKS);
}

/** The checks that decide whether a task is verified. `fixedAt` is set before the agent starts and never after. */
export const Contract = z.object({
  checks: z.array(CheckSpec).max(200).refine(isBounded, `at most ${MOST_CHECKS} checks in one repository`),
  /** What a brain would check as well and what is new here: a command the project does not have, a place outside; nothing of it runs unless a person takes it over. */
  proposed: z.array(CheckSpec).max(10).optional(),
  fixedAt: Time.nullable(),
});
export type Contract = z.infer<typeof Contract>;

/** Kinds of checks that a person puts together; each says what it needs. */
export const OWN_KINDS = ["command", "files-must-change", "files-must-not-change", "http-probe", "ui-matches"] as const;
export type OwnKind = (typeof OWN_KINDS)[number];

const NEEDS: Record<OwnKind, readonly ["argv" | "paths" | "probe" | "page", string][]> = {
  command: [["argv", "a command"]],
  "files-must-change": [["paths", "at least one path"]],
  "files-must-not-change": [["paths", "at least one path"]],
  "http-probe": [["argv", "the command that starts the app"], ["probe", "what to ask"]],
  "ui-matches": [["argv", "the command that starts the app"], ["page", "which page to open"]],
};

/** Why a check could never be kept as it stands; null when it can. */
export function checkProblem(spec: CheckSpec): string | null {
  const missing = (NEEDS[spec.check as OwnKind] ?? []).find(([field]) => spec[field] === undefined || (field === "paths" && spec.paths?.length === 0));
  if (missing) return `The check “${spec.title}” needs ${missing[1]}.`;
  const outside = outsideOf(spec);
  return outside === undefined ? null : `The check “${spec.title}” names ${outside}, which is outside the project. Use paths relative to it.`;
}

/** A place a check names that is not in the project; undefined when there is none. */
export function outsideOf({ paths = [], page }: CheckSpec): string | undefined {
  const places = [...paths, ...(page?.like === undefined ? [] : [page.like])];
  return places.find((path) => path.startsWith("/") || path.split("/").includes(".."));
}

/** Checks as a person sent them: each says where it comes from only if it did so before and is still the same. */
export function keepOrigins(sent: readonly CheckSpec[], before: readonly CheckSpec[]): CheckSpec[] {
  return sent.map((spec) => {
    const { origin: _origin, ...bare } = spec;
    const known = before.find((old) => said(old) === said(bare))?.origin;
    if (!known) return bare;
    const { asks: _asked, ...origin } = known;
    return { ...bare, origin };
  });
}

/** All a check says but where it comes from. */
function said(spec: CheckSpec): string {
  const { origin: _origin, ...bare } = spec;
  return JSON.stringify(Object.entries(bare).toSorted(([a], [b]) => a.localeCompare(b)));
}

/** Milliseconds a command of a contract may take when it does not say. */
export const DEFAULT_CHECK_TIMEOUT_MS = 600_000;

/** The same contract, sealed; sealing twice keeps the first seal. */
export function sealContract(contract: Contract, now: Time): Contract {
  return { ...contract, fixedAt: contract.fixedAt ?? now };
}
