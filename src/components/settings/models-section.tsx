"use client";
import { useQueryClient } from "@tanstack/react-query";
import type { Health } from "#domain/api.ts";
import type { Orchestrator } from "#domain/project.ts";
import { keys } from "../../client/keys.ts";
import { useBrains, useHealth, useOrchestrators, useProjects } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";
import { Bones, Problem } from "../ui/feedback.tsx";
import { RouterPart } from "./router-part.tsx";

/** Who thinks in conversations: what is there, and the choice of each conversation. Keys are never shown. */
export function ModelsSection() {
  const health = useHealth();
  const first = useBrains().data?.first.converse;
  const orchestrators = useOrchestrators();
  const projects = useProjects().data ?? [];
  const nameOf = (o: Orchestrator): string => (o.projectId === null ? "Master Control" : (projects.find((p) => p.id === o.projectId)?.name ?? "a project"));
  if (health.isError) return <Problem error={health.error} retry={() => void health.refetch()} />;
  if (orchestrators.isError) return <Problem error={orchestrators.error} retry={() => void orchestrators.refetch()} />;
  if (!health.data || !orchestrators.data) return <Bones lines={4} waitsFor="the doctor" />;
  const known = orchestrators.data.filter((o) => o.projectId === null || projects.some((p) => p.id === o.projectId));
  return (
    <>
      <RouterPart />
      <section className="set" aria-label="Conversations">
        <header><h2>Conversations</h2><p>Automatic goes by the preference above, and follows when what is ready changes.</p></header>
        <div className="rows">{known.map((o) => <Choice key={o.id} orchestrator={o} name={nameOf(o)} health={health.data} automatic={first ?? health.data.brain} />)}</div>
      </section>
    </>
  );
}

function Choice({ orchestrator, name, health, automatic }: { orchestrator: Orchestrator; name: string; health: Health; automatic: string }) {
  const queries = useQueryClient();
  const choosing = useAction((brain: string | null) => send("PATCH", `/api/orchestrators/${orchestrator.id}`, { brain }), { done: () => void queries.invalidateQueries({ queryKey: keys.orchestrators }) });
  const value = choosing.isPending ? choosing.variables : orchestrator.brain;
  return (
    <label className="row">
      <span className="grow cut !basis-40">{name}</span>
      <select className="field !w-56" value={value ?? ""} disabled={choosing.isPending} onChange={(event) => choosing.mutate(event.target.value || null)}>
        <option value="">automatic ({automatic})</option>
        {health.brains.map((b) => <option key={b.id} value={b.id}>{b.id}{b.ready ? "" : " (not ready)"}</option>)}
      </select>
    </label>
  );
}
