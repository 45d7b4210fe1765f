import { z } from "zod";
import { beforeWords } from "#domain/before-work.ts";
import { looksOf } from "#domain/evidence.ts";
import { notCheckedIn } from "#domain/evidence-bundle.ts";
import { tailOf } from "#domain/text.ts";
import { taskFor } from "../flows/find-project.ts";
import type { Tool } from "../kernel.ts";
import { listDelegations, listEvidence } from "../store/task.ts";

/** Bytes of each check's output a model gets to read. */
const OUTPUT_BYTES = 4000;
const input = z.strictObject({ number: z.int().positive(), project: z.string().max(80).optional() });

const tool: Tool = {
  id: "show_evidence",
  description: "Show what the checks of a task's latest try kept: command, exit code, findings, the end of the output, what a person should look at, and what was not checked.",
  scope: "read",
  input,
  async run(app, caller, named: z.infer<typeof input>) {
    const { task } = await taskFor(app, caller, named);
    const delegation = (await listDelegations(app.db, [task.id])).at(-1);
    const kept = delegation ? await listEvidence(app.db, [delegation.id]) : [];
    return {
      number: task.number, attempt: delegation?.attempt ?? null,
      checks: kept.map((e) => ({ title: e.title, outcome: e.outcome, note: [e.note, beforeWords(e)].filter(Boolean).join("; "), argv: e.argv, exitCode: e.exitCode, findings: e.findings.map((f) => f.message), output: tailOf(e.outputTail, OUTPUT_BYTES), commit: e.headSha })),
      worthALook: looksOf(kept).map((look) => look.message),
      notChecked: notCheckedIn(task.contract, kept),
    };
  },
};

export default tool;
