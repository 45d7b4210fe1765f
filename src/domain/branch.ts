import { z } from "zod";
import type { TaskType } from "./task.ts";
import { slugOf } from "./text.ts";

const SHAPE = /^[a-z0-9][a-z0-9._/-]{0,99}$/;

/** A branch name we make ourselves: narrower than what git accepts, so that it is safe in paths, tmux and argv. */
export const BranchName = z
  .string()
  .refine(isSafeBranch, "is not a branch name Remote Dev would make")
  .brand<"BranchName">();
export type BranchName = z.infer<typeof BranchName>;

const PREFIX: Record<TaskType, string> = { feature: "feat", bug: "fix", refactor: "refactor", test: "test", documentation: "docs" };

/** `feat/<slug>` and so on by type; unique against `taken`, which also counts a name that is a folder of another. */
export function branchFor(type: TaskType, title: string, taken: readonly string[]): BranchName {
  const others = taken.map((t) => t.toLowerCase());
  // A branch that is called like the prefix itself leaves no room for a folder of that name.
  const join = others.includes(PREFIX[type]) ? "-" : "/";
  const base = `${PREFIX[type]}${join}${slugOf(title) || "task"}`;
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}-${n}`;
    if (!others.some((t) => clashes(t, name))) return BranchName.parse(name);
  }
}

function clashes(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

function isSafeBranch(name: string): boolean {
  if (!SHAPE.test(name)) return false;
  if (name.includes("..") || name.includes("//") || name.includes("/.") || name.includes(".lock")) return false;
  return !/[/.]$/.test(name) && !name.split("/").some((part) => part.startsWith("-"));
}
