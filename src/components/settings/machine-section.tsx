"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import type { CapacityPatch } from "#domain/capacity.ts";
import type { QueueView } from "#domain/queue-view.ts";
import { keys } from "../../client/keys.ts";
import { useHealth, useQueue } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";
import { Bones, Problem } from "../ui/feedback.tsx";
import { Field } from "../ui/field.tsx";
import { capacityPatchOf, type MachineDraft, machineDraftOf } from "./machine-draft.ts";
import { QueueNow } from "./queue-now.tsx";

/** How much of this machine agents may take, what they take now, and who waits for it. */
export function MachineSection() {
  const queue = useQueue();
  if (queue.isError) return <Problem error={queue.error} retry={() => void queue.refetch()} />;
  if (!queue.data) return <Bones lines={4} waitsFor="the machine" />;
  return (
    <>
      <QueueNow view={queue.data} />
      <Limits view={queue.data} />
    </>
  );
}

function Limits({ view }: { view: QueueView }) {
  const [edits, setEdits] = useState<Partial<MachineDraft>>({});
  const queries = useQueryClient();
  const draft = { ...machineDraftOf(view.capacity), ...edits };
  const made = capacityPatchOf(view.capacity, draft);
  const wrong = "wrong" in made ? made.wrong : {};
  const isSame = "patch" in made && Object.keys(made.patch).length === 0;
  const saving = useAction((patch: CapacityPatch) => send<QueueView>("PATCH", "/api/capacity", patch), {
    done(changed) {
      queries.setQueryData(keys.queue, changed);
      setEdits({});
      toast("Limits saved", { description: "What runs goes on; they hold for the next start." });
    },
  });
  const field = (name: Exclude<keyof MachineDraft, "perAgent">, label: string, hint: string) => (
    <Field label={label} hint={hint} error={wrong[name]}>
      {(ids) => <input {...ids} className="field num" inputMode="decimal" autoComplete="off" value={draft[name]} onChange={(event) => setEdits({ ...edits, [name]: event.target.value })} />}
    </Field>
  );
  return (
    <form className="set" aria-label="Limits" onSubmit={(event) => { event.preventDefault(); if ("patch" in made && !isSame && !saving.isPending) saving.mutate(made.patch); }}>
      <header><h2>Limits</h2><p>A task without room waits in the queue and starts by itself. No work is ever ended for want of room.</p></header>
      {field("memory", "Memory for all agents, in GB", `Empty for what the machine has, less what stays free: now ${Math.round(view.budgetMb / 100) / 10} GB.`)}
      {field("agents", "Agents at the same time", "Empty for as many as have room.")}
      <PerAgent draft={draft} error={wrong.perAgent} onChange={(perAgent) => setEdits({ ...edits, perAgent })} />
      {field("keepFree", "Memory that stays free, in GB", "As measured, whatever else runs here.")}
      {field("keepDisk", "Disk that stays free, in GB", "Where worktrees are made.")}
      {field("hibernate", "Minutes until an idle agent is hibernated", "It then holds no memory, and comes back with its conversation at a word. Sooner where others wait for memory; empty for never.")}
      {field("load", "Most processes per processor", "Above it no further agent starts beside others; empty for no such limit.")}
      <div className="save">
        <Button kind="accent" type="submit" busy={saving.isPending} busyWord="Saving" off={isSame ? "Nothing is changed" : "wrong" in made ? "Something above is not right yet" : undefined}>Save limits</Button>
        {!isSame && <Button kind="quiet" onClick={() => setEdits({})}>Undo edits</Button>}
      </div>
    </form>
  );
}

/** At most so many of each agent that is installed, or that has a limit already. */
function PerAgent({ draft, error, onChange }: { draft: MachineDraft; error: string | undefined; onChange: (perAgent: MachineDraft["perAgent"]) => void }) {
  const lines = useHealth().data?.lines ?? [];
  const installed = lines.filter((l) => l.group === "agents" && l.state !== "missing").map((l) => l.id);
  const ids = [...new Set([...installed, ...Object.keys(draft.perAgent)])].toSorted();
  if (ids.length === 0) return null;
  return (
    <fieldset className="label">
      <legend className="b">At most of one agent</legend>
      <div className="two">
        {ids.map((id) => (
          <Field key={id} label={id}>
            {(own) => <input {...own} className="field num" inputMode="numeric" autoComplete="off" placeholder="any" value={draft.perAgent[id] ?? ""} onChange={(event) => onChange({ ...draft.perAgent, [id]: event.target.value })} />}
          </Field>
        ))}
      </div>
      <p className={`t12 ${error ? "text-failed" : "c3"}`} role={error ? "alert" : undefined}>{error ?? "As an account or its limits allow."}</p>
    </fieldset>
  );
}
