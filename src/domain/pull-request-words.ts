import { commitTitle } from "./commit-message.ts";
import type { Evidence } from "./evidence.ts";
import { looksOf, sumOf } from "./evidence.ts";
import { notCheckedIn } from "./evidence-bundle.ts";
import type { Task } from "./task.ts";
import { oneLine } from "./text.ts";

/** The longest text a forge takes without complaint. */
const LONGEST = 60_000;

/** Lines of one list. */
const MOST = 30;

type Proof = Pick<Evidence, "check" | "title" | "outcome" | "note" | "looks" | "runs" | "diffstat">;

/** Title of the pull request that brings a task. */
export function pullRequestTitle(task: Pick<Task, "type" | "title">): string {
  return commitTitle(task);
}

/** What a reviewer should know: the wish, what proves the change, what wants an eye, what was not checked, and the commit all that is about. */
export function pullRequestBody(task: Pick<Task, "description" | "number" | "contract">, proof: { evidence: readonly Proof[]; agent: string; headSha: string }): string {
  const { evidence, agent, headSha } = proof;
  const looked = evidence.filter((e) => e.outcome !== "skipped").map((e) => `- [${e.outcome === "passed" ? "x" : " "}] ${oneLine(e.title, 200)}`);
  const stat = evidence.at(-1)?.diffstat;
  const parts = [
    task.description.slice(0, 20_000),
    `## What proves it\n\n${sumOf(evidence)} on ${headSha.slice(0, 12)}${stat ? ` (${stat.files} ${stat.files === 1 ? "file" : "files"}, +${stat.additions} −${stat.deletions})` : ""}, run by Remote Dev and not by the agent.\n\n${looked.join("\n")}`,
    // What the agent's work may have put into it is quoted: a forge acts on names and on words like "fixes".
    listed("Worth a look", looksOf(evidence).map((look) => quoted(look.message))),
    listed("Not checked", notCheckedIn(task.contract, evidence).map((line) => oneLine(line, 400))),
    `Task ${task.number}, written by ${agent || "an agent"}.`,
  ];
  return parts.filter(Boolean).join("\n\n").slice(0, LONGEST);
}

function listed(title: string, lines: readonly string[]): string {
  const rest = lines.length - MOST;
  return lines.length === 0 ? "" : `## ${title}\n\n${lines.slice(0, MOST).map((line) => `- ${line}`).join("\n")}${rest > 0 ? `\n- and ${rest} more` : ""}`;
}

function quoted(text: string): string {
  return `\`${oneLine(text.split("\n")[0] ?? "", 300).replaceAll("`", "'")}\``;
}
