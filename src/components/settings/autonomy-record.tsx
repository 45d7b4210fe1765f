"use client";
import { useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import type { AutonomyStep } from "#domain/earned.ts";
import type { UnaskedEntry } from "#domain/unasked.ts";
import { typeWord } from "../../client/autonomy-words.ts";
import { keys } from "../../client/keys.ts";
import { type ProjectRow, useAutonomy, useUnasked } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { roomPath } from "../../client/route.ts";
import { ago } from "../../client/times.ts";
import { useAction } from "../../client/use-action.ts";
import { useNow } from "../../client/use-page.ts";
import { Link } from "../shell/link.tsx";
import { Button } from "../ui/button.tsx";
import { Bones, Empty, Problem } from "../ui/feedback.tsx";
import { useFresh } from "../ui/fresh.tsx";

/** How the levels came to be so, and everything that ran unasked with its why. */
export function AutonomyRecord({ project }: { project: ProjectRow }) {
  const steps = useAutonomy(project.id).data?.steps.filter((s) => s.status !== "overtaken") ?? [];
  const unasked = useUnasked(project.id);
  const entries = unasked.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {steps.length > 0 && (
        <section className="set" aria-label="How the levels changed">
          <header><h2>How the levels changed</h2></header>
          <div className="rows">{steps.slice(0, 10).map((step) => <StepRow key={step.id} step={step} projectId={project.id} />)}</div>
        </section>
      )}
      <section className="set" aria-label="Ran unasked">
        <header><h2>Ran unasked</h2><p>Everything that was done without asking you, and why.</p></header>
        {unasked.isPending && <Bones lines={3} waitsFor="what ran unasked" />}
        {unasked.error && <Problem error={unasked.error} retry={() => void unasked.refetch()} />}
        {unasked.data && entries.length === 0 && <Empty title="Nothing ran unasked">What autonomy does by itself will stand here.</Empty>}
        {entries.length > 0 && <div className="rows">{entries.map((entry) => <EntryRow key={entry.seq} entry={entry} projectId={project.id} />)}</div>}
        {unasked.hasNextPage && <Button busy={unasked.isFetchingNextPage} busyWord="Reading" onClick={() => void unasked.fetchNextPage()}>Show older</Button>}
      </section>
    </>
  );
}

function StepRow({ step, projectId }: { step: AutonomyStep; projectId: string }) {
  const now = useNow();
  const undo = useTakeBack(projectId);
  return (
    <div className="row">
      <span className="grow !basis-64"><span className="b">{typeWord(step.type)}: {step.from === step.to ? step.to : `${step.from} to ${step.to}`}</span><span className="t12 c2 block wrap">{STATUS[step.status]} {ago(step.closedAt ?? step.createdAt, now)}; {step.why}.</span></span>
      {step.status === "applied" && step.kind !== "set" && <Button small busy={undo.isPending} busyWord="Taking back" onClick={() => undo.mutate({ by: "step", id: step.id })}><Undo2 size={14} aria-hidden="true" />Back to {step.from}</Button>}
    </div>
  );
}

const STATUS: Record<AutonomyStep["status"], string> = { proposed: "Proposed", applied: "Changed", refused: "Refused", reverted: "Taken back", overtaken: "Overtaken" };

function EntryRow({ entry, projectId }: { entry: UnaskedEntry; projectId: string }) {
  const now = useNow();
  const undo = useTakeBack(projectId);
  return (
    <div className="row">
      {entry.task && <Link className="id" to={roomPath(projectId, "work", entry.task.number)} aria-label={`Task ${entry.task.number}`}>{entry.task.number}</Link>}
      <span className="grow !basis-64"><span className="b wrap">{sentence(entry.what)}</span><span className="t12 c2 block wrap">{ago(entry.at, now)}; {entry.why}.</span></span>
      {entry.undo && entry.undo.by !== "task" && <Button small busy={undo.isPending} busyWord="Undoing" onClick={() => entry.undo && undo.mutate(entry.undo)}><Undo2 size={14} aria-hidden="true" />Undo</Button>}
    </div>
  );
}

/** Takes a landing or a step back. */
function useTakeBack(projectId: string) {
  const queries = useQueryClient();
  const fresh = useFresh();
  const path = ({ by, id }: NonNullable<UnaskedEntry["undo"]>): string => (by === "landing" ? `/api/landings/${id}/undo` : `/api/autonomy-steps/${id}/revert`);
  return useAction((undo: NonNullable<UnaskedEntry["undo"]>) => fresh(() => send("POST", path(undo))), { done: () => void queries.invalidateQueries({ queryKey: keys.autonomy(projectId) }) });
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
