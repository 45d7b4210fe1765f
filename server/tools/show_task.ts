import { z } from "zod";
import { taskFor } from "../flows/find-project.ts";
import { showTasks } from "../flows/show-tasks.ts";
import type { Tool } from "../kernel.ts";

const input = z.strictObject({ number: z.int().positive(), project: z.string().max(80).optional() });

const tool: Tool = {
  id: "show_task",
  description: "Show one task: state and why, plan, checks with their results, tries.",
  scope: "read",
  input,
  async run(app, caller, named: z.infer<typeof input>) {
    const { task, project } = await taskFor(app, caller, named);
    const [view] = await showTasks(app, [task]);
    return {
      number: task.number, title: task.title, project: project.name, description: task.description, type: task.type, status: task.status,
      attention: view?.attention, agent: task.assignedAgent, agentWhy: task.agentWhy, branch: task.branch, error: task.error,
      checks: task.contract.checks.map((c) => c.title),
      suggestedAndWaiting: (task.contract.proposed ?? []).map((c) => ({ title: c.title, why: c.origin?.asks ?? "" })),
      evidence: view?.evidence.map((e) => ({ title: e.title, outcome: e.outcome, findings: e.findings.map((f) => f.message) })),
      tries: view?.delegations.map((d) => ({ attempt: d.attempt, status: d.status, error: d.error?.message ?? null })),
    };
  },
};

export default tool;
