"use client";
import { useState } from "react";
import type { TaskPatch, TaskView } from "#domain/api.ts";
import { TaskType } from "#domain/task.ts";
import { useHealth, useProject } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";

/** Changes a plan before it runs: title, agent, type, and which checks have to pass. Nothing changes until it is saved. */
export function EditPlan({ tasks, onClose }: { tasks: readonly TaskView[]; onClose: () => void }) {
  const [changes, setChanges] = useState<Readonly<Record<string, TaskPatch>>>({});
  const changed = tasks.filter((t) => Object.keys(changes[t.id] ?? {}).length > 0);
  const isValid = changed.every((t) => (changes[t.id]?.title ?? t.title).trim() !== "");
  const save = useAction(async () => {
    for (const task of changed) await send("PATCH", `/api/orchestrators/${task.orchestratorId}/tasks/${task.id}`, changes[task.id]);
  }, { done: onClose });
  return (
    <Dialog open onClose={onClose} title="Edit the plan" footer={<><Button kind="quiet" onClick={onClose}>Leave as it was</Button><Button kind="accent" busy={save.isPending} busyWord="Saving" off={changed.length === 0 ? "Nothing is changed" : isValid ? undefined : "Every task needs a title"} onClick={() => save.mutate(undefined)}>Save</Button></>}>
      {tasks.map((task) => <TaskFields key={task.id} task={task} change={changes[task.id] ?? {}} onChange={(change) => setChanges({ ...changes, [task.id]: change })} />)}
    </Dialog>
  );
}

function TaskFields({ task, change, onChange }: { task: TaskView; change: TaskPatch; onChange: (change: TaskPatch) => void }) {
  const agents = useAgentIds(task.projectId);
  const agent = change.agent ?? task.assignedAgent ?? "";
  const checks = change.contract?.checks ?? task.contract.checks;
  return (
    <fieldset className="v gap-3">
      <legend className="id mb-1">{task.number}</legend>
      <Field label="Title" error={(change.title ?? task.title).trim() === "" ? "Say in a few words what changes." : undefined}>
        {(ids) => <input {...ids} className="field" maxLength={120} value={change.title ?? task.title} onChange={(event) => onChange({ ...change, title: event.target.value })} />}
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Agent">
          {(ids) => (
            <select {...ids} className="field" value={agent} onChange={(event) => onChange({ ...change, agent: event.target.value })}>
              {agent === "" && <option value="">none yet</option>}
              {[...new Set([...agents, ...(agent === "" ? [] : [agent])])].map((id) => <option key={id} value={id}>{id}</option>)}
            </select>
          )}
        </Field>
        <Field label="Type">
          {(ids) => (
            <select {...ids} className="field" value={change.type ?? task.type} onChange={(event) => onChange({ ...change, type: event.target.value as TaskPatch["type"] })}>
              {TaskType.options.map((type) => <option key={type} value={type}>{type}</option>)}
            </select>
          )}
        </Field>
      </div>
      <div className="v gap-1" role="group" aria-label={`Checks of task ${task.number}`}>
        <span className="b">Verified when all of these pass</span>
        {task.contract.checks.map((check) => {
          const isOn = checks.some((c) => c.title === check.title);
          return (
            <label key={check.title} className="h min-h-[var(--h-control)]">
              <input type="checkbox" checked={isOn} onChange={() => onChange({ ...change, contract: { checks: task.contract.checks.filter((c) => (c === check ? !isOn : checks.some((x) => x.title === c.title))) } })} />
              <span className="wrap">{check.title}</span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

/** Agents a task of this project may be given: those of this machine that are ready, and those declared in its settings. */
function useAgentIds(projectId: string): string[] {
  const ready = useHealth().data?.lines.filter((l) => l.group === "agents" && l.state === "ready").map((l) => l.id) ?? [];
  const declared = useProject(projectId)?.settings.agents.custom?.map((a) => a.id) ?? [];
  return [...ready, ...declared];
}
