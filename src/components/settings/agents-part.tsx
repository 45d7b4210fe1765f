"use client";
import { useState } from "react";
import { type AgentsSettings, agentSettings } from "#domain/project.ts";
import { type ProjectRow, useHealth } from "../../client/queries.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { agentsFrom, switched } from "./agents-draft.ts";
import { lineOf } from "./command-text.ts";
import { OwnAgent } from "./own-agent.tsx";
import { useChangeProject } from "./use-change-project.ts";

/** Which agents a project uses, agents of its own, and everything about them as text. Each change is saved at once. */
export function AgentsPart({ project }: { project: ProjectRow }) {
  const { agents } = project.settings;
  const builtIn = useHealth().data?.lines.filter((line) => line.group === "agents") ?? [];
  const change = useChangeProject(project);
  const save = (next: AgentsSettings): void => change.mutate({ agents: next });
  const own = agents.custom ?? [];
  return (
    <section className="set" aria-label="Agents">
      <header><h2>Agents</h2><p>Which of this machine's agents the plan may choose here, and agents of your own: any program that takes a task and ends.</p></header>
      <div className="rows">
        {builtIn.map((line) => (
          <label key={line.id} className="row cursor-pointer">
            <input type="checkbox" className="accent-accent-mark" disabled={change.isPending} checked={agentSettings(agents, line.id).enabled !== false} onChange={(event) => save(switched(agents, line.id, event.target.checked))} />
            <span className="agent grow">{line.name}</span>
            <span className="t12 c2">{line.state === "ready" ? "ready" : line.text}</span>
          </label>
        ))}
        {own.map((agent) => (
          <div key={agent.id} className="row">
            <span className="grow !basis-56"><span className="agent">{agent.id}</span> {agent.name !== agent.id && <span className="t12 c2">{agent.name}</span>}<code className="t12 c2 block wrap">{lineOf(agent.command)}</code></span>
            <Button small kind="danger" aria-label={`Remove ${agent.id}`} off={change.isPending ? "Saving" : undefined} onClick={() => save({ ...agents, custom: own.filter((a) => a.id !== agent.id) })}>Remove</Button>
          </div>
        ))}
      </div>
      <OwnAgent taken={[...own.map((a) => a.id), ...builtIn.map((l) => l.id)]} isSaving={change.isPending} onAdd={(agent) => save({ ...agents, custom: [...own, agent] })} />
      <AsText agents={agents} isSaving={change.isPending} onSave={save} />
    </section>
  );
}

function AsText({ agents, isSaving, onSave }: { agents: AgentsSettings; isSaving: boolean; onSave: (agents: AgentsSettings) => void }) {
  const before = JSON.stringify(agents, null, 2);
  const [text, setText] = useState(before);
  const read = agentsFrom(text);
  return (
    <details>
      <summary className="c2 cursor-pointer py-2">Program, arguments and environment of each agent, as JSON</summary>
      <form
        className="mt-2 grid gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if ("agents" in read && !isSaving) onSave(read.agents);
        }}
      >
        <Field label="Agents" hint={'By id: {"id": {"command": "/path", "args": ["--flag"], "env": {"NAME": "value"}}}. It is stored as it stands, so keep secrets out.'} error={"wrong" in read ? read.wrong : undefined}>
          {(ids) => <textarea {...ids} className="field mono" rows={6} spellCheck={false} autoCapitalize="off" value={text} onChange={(event) => setText(event.target.value)} />}
        </Field>
        <div><Button small type="submit" busy={isSaving} busyWord="Saving" off={"wrong" in read ? "Correct it first" : text === before ? "Nothing is changed" : undefined}>Save agents</Button></div>
      </form>
    </details>
  );
}
