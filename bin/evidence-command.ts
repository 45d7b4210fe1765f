import type { Command } from "commander";
import { beforeWords } from "#domain/before-work.ts";
import type { CheckRun } from "#domain/evidence.ts";
import type { EvidenceBundle } from "#domain/evidence-bundle.ts";
import { MARK, print, table } from "./print.ts";
import { call } from "./server-call.ts";
import { findTask } from "./tasks.ts";

const PLACE: Record<CheckRun["place"], string> = { worktree: "worktree", spotless: "worktree, nothing but the commit in it", clean: "clean checkout", base: "commit before", "old-tests": "under the tests of before" };

/** `rdv task evidence`. */
export function addEvidenceCommand(task: Command): void {
  task.command("evidence").description("what proves or refutes a task, where it ran, and what was not checked; --json for all of it").argument("<id or number>").option("--project <name or id>", "in which project, when there are several").action(async (id: string, o: { json?: boolean; project?: string }) => {
    const { orchestratorId, id: taskId } = await findTask(id, o.project);
    const bundle = await call<EvidenceBundle>("GET", `/api/orchestrators/${orchestratorId}/tasks/${taskId}/evidence`);
    print(o, bundle, bundleLines(bundle));
  });
}

function bundleLines({ task, delegation, sum, evidence, looks, notChecked }: EvidenceBundle): string[] {
  return [
    `${task.number} ${task.title}`,
    `${sum}, try ${delegation.attempt} by ${delegation.agent}${delegation.headSha ? `, commit ${delegation.headSha.slice(0, 7)}` : ""}`,
    ...table(evidence.map((e) => [`  ${MARK[e.outcome]}`, e.title, [[e.note, ...(e.runs ?? []).map(runWords)].filter(Boolean).join("; "), beforeWords(e)].filter(Boolean).join(". ")])),
    ...(looks.length > 0 ? ["Worth a look", ...looks.map((look) => `  ${look.message.split("\n")[0] ?? ""}`)] : []),
    ...(notChecked.length > 0 ? ["Not checked", ...notChecked.map((text) => `  ${text}`)] : []),
  ];
}

function runWords({ place, exitCode, durationMs, cached, at }: CheckRun): string {
  const how = exitCode === null ? "" : ` exit ${exitCode},`;
  return `${PLACE[place]}:${how} ${(durationMs / 1000).toFixed(1)} s${cached ? `, as it ran ${at}` : ""}`;
}
