import { type CheckSpec, checkProblem, OWN_KINDS, type OwnKind, type Probe } from "#domain/contract.ts";
import { argvOf, lineOf } from "../settings/command-text.ts";

/** A check as it is typed, before it is one. */
export interface CheckDraft {
  kind: OwnKind;
  title: string;
  command: string;
  paths: string;
  method: NonNullable<Probe["method"]>;
  path: string;
  status: string;
  contains: string;
  see: string;
  accessible: boolean;
  like: string;
}

export const NO_DRAFT: CheckDraft = { kind: "command", title: "", command: "", paths: "", method: "GET", path: "/", status: "", contains: "", see: "", accessible: true, like: "" };

export const KIND_WORDS: Record<OwnKind, string> = {
  command: "A command ends well",
  "files-must-change": "Files that must change",
  "files-must-not-change": "Files that must stay as they are",
  "http-probe": "The started app answers",
  "ui-matches": "A page of the started app looks right",
};

/** True for checks a person can change; the others are Remote Dev's own and have nothing to type. */
export function isOwn(spec: CheckSpec): boolean {
  return OWN_KINDS.some((kind) => kind === spec.check);
}

/** The check a draft stands for, or why it is none yet. */
export function specOf(draft: CheckDraft): { spec: CheckSpec } | { wrong: string } {
  const { kind } = draft;
  const lines = (text: string): string[] => text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const parts: Partial<CheckSpec> = {};
  if (startsApp(kind) || kind === "command") {
    const read = argvOf(draft.command);
    if ("wrong" in read) return read;
    parts.argv = read.argv;
  }
  if (takesPaths(kind)) parts.paths = lines(draft.paths);
  if (startsApp(kind) && !draft.path.startsWith("/")) return { wrong: "The path begins with a slash." };
  if (kind === "http-probe") {
    const status = draft.status.trim() === "" ? undefined : Number(draft.status);
    if (status !== undefined && !(Number.isInteger(status) && status >= 100 && status <= 599)) return { wrong: "A status is a number from 100 to 599." };
    parts.probe = { path: draft.path, ...(draft.method === "GET" ? {} : { method: draft.method }), ...(status === undefined ? {} : { status }), ...(draft.contains === "" ? {} : { contains: draft.contains }) };
  }
  if (kind === "ui-matches") parts.page = { path: draft.path, see: lines(draft.see), accessible: draft.accessible, ...(draft.like.trim() === "" ? {} : { like: draft.like.trim() }) };
  const spec = { check: kind, title: draft.title.trim() || titleOf(draft), ...parts };
  const wrong = checkProblem(spec);
  return wrong === null ? { spec } : { wrong };
}

/** A check that was changed, with what is not typed: which project it looks at, how long it may take, and whether one of its paths is enough. */
export function stillOf({ check, in: place, timeoutMs, any }: CheckSpec, made: CheckSpec): CheckSpec {
  return { ...made, ...(place === undefined ? {} : { in: place }), ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(any && made.check === check ? { any } : {}) };
}

/** A check taken up again to be changed. */
export function draftOf(spec: CheckSpec): CheckDraft {
  const { argv, paths, probe, page } = spec;
  return {
    ...NO_DRAFT, kind: OWN_KINDS.find((kind) => kind === spec.check) ?? "command", title: spec.title, command: argv ? lineOf(argv) : "", paths: (paths ?? []).join("\n"),
    method: probe?.method ?? "GET", path: probe?.path ?? page?.path ?? "/", status: probe?.status === undefined ? "" : String(probe.status), contains: probe?.contains ?? "",
    see: (page?.see ?? []).join("\n"), accessible: page?.accessible ?? true, like: page?.like ?? "",
  };
}

export function startsApp(kind: OwnKind): boolean {
  return kind === "http-probe" || kind === "ui-matches";
}

export function takesPaths(kind: OwnKind): boolean {
  return kind === "files-must-change" || kind === "files-must-not-change";
}

function titleOf({ kind, command, paths, method, path }: CheckDraft): string {
  const places = paths.trim().split(/\s*\n\s*/).join(", ").slice(0, 150);
  const titles: Record<OwnKind, string> = { command: command.trim(), "files-must-change": `${places} changes`, "files-must-not-change": `${places} stays as it is`, "http-probe": `${method} ${path} answers`, "ui-matches": `${path} looks right` };
  return titles[kind];
}
