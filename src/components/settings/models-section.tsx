"use client";
import { useQueryClient } from "@tanstack/react-query";
import type { Health } from "#domain/api.ts";
import type { Orchestrator } from "#domain/project.ts";
import { keys } from "../../client/keys.ts";
import { useHealth, useOrchestrators, useProjects } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";
import { Bones, Problem } from "../ui/feedback.tsx";
import { Glyph } from "../ui/glyph.tsx";

/** Who thinks in conversations: what is there, and the choice of each conversation. Keys are never shown. */
export function ModelsSection() {
  const health = useHealth();
  const orchestrators = useOrchestrators();
  const projects = useProjects().data ?? [];
  const nameOf = (o: Orchestrator): string => (o.projectId === null ? "Master Control" : (projects.find((p) => p.id === o.projectId)?.name ?? "a project"));
  if (health.isError) return <Problem error={health.error} retry={() => void health.refetch()} />;
  if (orchestrators.isError) return <Problem error={orchestrators.error} retry={() => void orchestrators.refetch()} />;
  if (!health.data || !orchestrators.data) return <Bones lines={4} waitsFor="the doctor" />;
  const known = orchestrators.data.filter((o) => o.projectId === null || projects.some((p) => p.id === o.projectId));
  return (
    <>
      <section className="set" aria-label="What can think">
        <header>
          <h2>What can think here</h2>
          <p>It reads wishes, plans and answers; agents bring their own model. Keys come from the environment of the server and are never shown.</p>
        </header>
        <div className="rows">{health.data.brains.map((brain) => <BrainRow key={brain.id} brain={brain} isUsed={brain.id === health.data.brain} />)}</div>
      </section>
      <section className="set" aria-label="Conversations">
        <header><h2>Conversations</h2><p>Automatic takes the best that is ready, and follows when that changes.</p></header>
        <div className="rows">{known.map((o) => <Choice key={o.id} orchestrator={o} name={nameOf(o)} health={health.data} />)}</div>
      </section>
    </>
  );
}

function BrainRow({ brain, isUsed }: { brain: Health["brains"][number]; isUsed: boolean }) {
  const isOffline = brain.id === "offline";
  const why = brain.ready ? (isOffline ? "always there; follows your own words and reads nothing else" : "its key is there") : "no key in the server's environment";
  return (
    <div className="row" data-s={brain.ready ? "verified" : "queued"}>
      <Glyph glyph={brain.ready ? "verified" : "queued"} name={brain.ready ? "ready" : "not ready"} />
      <span className="grow !basis-40"><span className="agent">{brain.id}</span><span className="t12 c2 block">{why}</span></span>
      {isUsed && <span className="tag line">automatic choice</span>}
    </div>
  );
}

function Choice({ orchestrator, name, health }: { orchestrator: Orchestrator; name: string; health: Health }) {
  const queries = useQueryClient();
  const choosing = useAction((brain: string | null) => send("PATCH", `/api/orchestrators/${orchestrator.id}`, { brain }), { done: () => void queries.invalidateQueries({ queryKey: keys.orchestrators }) });
  const value = choosing.isPending ? choosing.variables : orchestrator.brain;
  return (
    <label className="row">
      <span className="grow cut !basis-40">{name}</span>
      <select className="field !w-56" value={value ?? ""} disabled={choosing.isPending} onChange={(event) => choosing.mutate(event.target.value || null)}>
        <option value="">automatic ({health.brain})</option>
        {health.brains.map((b) => <option key={b.id} value={b.id}>{b.id}{b.ready ? "" : " (no key)"}</option>)}
      </select>
    </label>
  );
}
