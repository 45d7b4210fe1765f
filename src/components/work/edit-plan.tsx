"use client";
import "./work.css";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { TaskPatch, TaskView } from "#domain/api.ts";
import type { Measure } from "#domain/budget.ts";
import { furtherOf } from "#domain/site.ts";
import { SPECIALISATIONS } from "#domain/specialisation.ts";
import type { CheckSpec } from "#domain/contract.ts";
import { TaskType } from "#domain/task.ts";
import { keys } from "../../client/keys.ts";
import { useHealth, useProject } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { refusalOf, useAction } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { AlsoIn } from "./also-in.tsx";
import { EditChecks } from "./edit-checks.tsx";
import { EditLimits } from "./edit-limits.tsx";
import { limitsDraft, limitsOf } from "./limits-draft.ts";

/** Changes a plan before it is confirmed: what it is called, what is wanted, its kind, who does it, which checks decide, what it may use. */
export function EditPlan({ task, onClose }: { task: TaskView; onClose: () => void }) {
  const queries = useQueryClient();
  const [title, setTitle] = useState(task.title);
  const [description, setDescription] = useState(task.description);
  const [type, setType] = useState<TaskType>(task.type);
  const [agent, setAgent] = useState(task.assignedAgent ?? "");
  const [way, setWay] = useState(task.specialisation?.id ?? "");
  const [also, setAlso] = useState<string[]>([...furtherOf(task)]);
  const agents = useAgentIds(task);
  const tells = useTells(task, agent);
  const [checks, setChecks] = useState<CheckSpec[]>(task.contract.checks);
  const [limits, setLimits] = useState(limitsDraft(task.retry, task.budget));
  const settings = useProject(task.projectId)?.settings;
  const made = limitsOf(limits);
  const patch: TaskPatch = {
    ...(title.trim() === task.title ? {} : { title: title.trim() }),
    ...(description.trim() === task.description ? {} : { description: description.trim() }),
    ...(type === task.type ? {} : { type }),
    ...(agent === (task.assignedAgent ?? "") ? {} : { agent }),
    ...(way === (task.specialisation?.id ?? "") ? {} : { specialisation: way === "" ? null : way }),
    ...(also.join() === furtherOf(task).join() ? {} : { also }),
    ...(JSON.stringify(checks) === JSON.stringify(task.contract.checks) ? {} : { contract: { checks } }),
    ...("wrong" in made ? {} : changedLimits(task, made)),
  };
  const saving = useAction(() => send<TaskView>("PATCH", `/api/orchestrators/${task.orchestratorId}/tasks/${task.id}`, patch), {
    quiet: true,
    done() {
      for (const queryKey of [keys.task(task.id), ["tasks"]]) void queries.invalidateQueries({ queryKey });
      onClose();
    },
  });
  const refusal = saving.error && refusalOf(saving.error);
  const off = "wrong" in made ? "Tries and budget need a look" : Object.keys(patch).length === 0 ? "Nothing is changed" : title.trim() === "" || description.trim() === "" ? "Title and wish need words" : undefined;
  return (
    <Dialog
      open onClose={onClose} title={`Change the plan of task ${task.number}`}
      footer={<><Button onClick={onClose}>Leave it</Button><Button kind="accent" off={off} busy={saving.isPending} busyWord="Saving" onClick={() => saving.mutate(undefined)}>Save plan</Button></>}
    >
      {refusal && <div className="notice" role="alert"><p className="bb">{refusal.message}</p><p className="c2">{refusal.next}</p></div>}
      <Field label="Title">{(ids) => <input {...ids} className="field" maxLength={120} value={title} onChange={(event) => setTitle(event.target.value)} />}</Field>
      <Field label="What is wanted">{(ids) => <textarea {...ids} className="field" rows={4} value={description} onChange={(event) => setDescription(event.target.value)} />}</Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Kind">{(ids) => <select {...ids} className="field" value={type} onChange={(event) => setType(TaskType.parse(event.target.value))}>{TaskType.options.map((t) => <option key={t}>{t}</option>)}</select>}</Field>
        <Field label="Agent">
          {(ids) => (
            <select {...ids} className="field" value={agent} onChange={(event) => setAgent(event.target.value)}>
              {agent === "" && <option value="">none yet</option>}
              {agents.map((id) => <option key={id}>{id}</option>)}
            </select>
          )}
        </Field>
      </div>
      <Field label="Way of working" hint={task.specialisation && way === task.specialisation.id ? `Chosen because ${task.specialisation.why}.` : undefined}>
        {(ids) => (
          <select {...ids} className="field" value={way} onChange={(event) => setWay(event.target.value)}>
            <option value="">none</option>
            {SPECIALISATIONS.map((s) => <option key={s.id} value={s.id}>{s.name}</option>)}
          </select>
        )}
      </Field>
      {task.isolation === "worktree" && <AlsoIn projectId={task.projectId} also={also} onChange={setAlso} />}
      <EditChecks checks={checks} proposed={task.contract.proposed ?? []} onChange={setChecks} />
      <EditLimits draft={limits} wrong={"wrong" in made ? made.wrong : {}} project={{ retry: settings?.retry ?? {}, budget: settings?.budget ?? {} }} agent={{ id: agent, tells, others: agents.filter((id) => id !== agent) }} onChange={setLimits} />
    </Dialog>
  );
}

/** What of tries and budget is not as it was. */
function changedLimits(task: TaskView, { retry, budget }: Pick<TaskView, "retry" | "budget">): TaskPatch {
  const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
  const before = limitsOf(limitsDraft(task.retry, task.budget));
  if ("wrong" in before) return { retry, budget };
  return { ...(isSame(before.retry, retry) ? {} : { retry }), ...(isSame(before.budget, budget) ? {} : { budget }) };
}

/** What an agent tells of what it uses; undefined while nobody knows. */
function useTells(task: TaskView, agent: string): readonly Measure[] | undefined {
  const line = useHealth().data?.lines.find((l) => l.group === "agents" && l.id === agent);
  const isOwn = useProject(task.projectId)?.settings.agents.custom?.some((a) => a.id === agent) ?? false;
  return isOwn ? [] : line?.tells;
}

/** Agents that can be chosen: those this machine has and the project's own; the one planned is always among them. */
function useAgentIds(task: TaskView): string[] {
  const ready = useHealth().data?.lines.filter((l) => l.group === "agents" && l.state !== "missing").map((l) => l.id) ?? [];
  const own = useProject(task.projectId)?.settings.agents.custom?.map((a) => a.id) ?? [];
  return [...new Set([...(task.assignedAgent ? [task.assignedAgent] : []), ...own, ...ready])];
}
