"use client";
import { useQueryClient } from "@tanstack/react-query";
import { type BrainsPatch, type BrainsView, type BrainView, callsInWords, costInWords } from "#domain/brains-view.ts";
import type { Preference, RequestKind } from "#domain/router.ts";
import { keys } from "../../client/keys.ts";
import { useBrains } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { atMoment } from "../../client/times.ts";
import { useAction } from "../../client/use-action.ts";
import { Bones, Problem } from "../ui/feedback.tsx";
import { Segments } from "../ui/field.tsx";
import { Glyph } from "../ui/glyph.tsx";

const PREFERENCES: readonly { value: Preference; label: string }[] = [{ value: "balanced", label: "Balanced" }, { value: "quality", label: "Quality" }, { value: "speed", label: "Speed" }, { value: "cost", label: "Cost" }];
const KINDS: readonly { kind: RequestKind; name: string; about: string; verb: string }[] = [
  { kind: "parse", name: "Reading wishes", about: "what a wish means, before its plan", verb: "read" },
  { kind: "suggest", name: "Suggesting checks", about: "what would prove a task, for its plan", verb: "suggested" },
  { kind: "converse", name: "Conversations", about: "answers in the chat", verb: "held" },
];

/** The model router: what counts when a model is chosen, who is there, who is passed over, and what it cost. Keys are never shown. */
export function RouterPart() {
  const brains = useBrains();
  if (brains.isError) return <Problem error={brains.error} retry={() => void brains.refetch()} />;
  if (!brains.data) return <Bones lines={6} waitsFor="the model router" />;
  const view = brains.data;
  return (
    <>
      <section className="set" aria-label="Model router">
        <header><h2>Model router</h2><p>What counts when several models could do it. One that fails is left to rest, and the next one takes over.</p></header>
        <div className="rows">{KINDS.map((kind) => <KindRow key={kind.kind} of={kind} view={view} />)}</div>
      </section>
      <section className="set" aria-label="What can think">
        <header><h2>What can think here</h2><p>It reads wishes, plans and answers; agents bring their own model. Figures are of the last {view.days} days, at list prices.</p></header>
        <div className="rows">{view.brains.map((brain) => <BrainRow key={brain.id} brain={brain} />)}</div>
      </section>
      <section className="set" aria-label="Spent on thinking">
        <header><h2>Spent on thinking</h2><p>By project, in the last {view.days} days. A project may ask models {view.callsPerHour} times an hour.</p></header>
        <Spent view={view} />
      </section>
    </>
  );
}

function KindRow({ of, view }: { of: (typeof KINDS)[number]; view: BrainsView }) {
  const queries = useQueryClient();
  const choosing = useAction((prefer: BrainsPatch["prefer"]) => send<BrainsView>("PATCH", "/api/brains", { prefer }), { done: (next) => queries.setQueryData(keys.brains, next) });
  const value = choosing.isPending ? (choosing.variables[of.kind] ?? view.prefer[of.kind]) : view.prefer[of.kind];
  return (
    <div className="row">
      <span className="grow !basis-56">{of.name}<span className="t12 c2 block">{of.about}; {of.verb} by <span className="agent">{view.first[of.kind]}</span></span></span>
      <Segments label={`What counts for ${of.name.toLowerCase()}`} value={value} options={PREFERENCES} onChange={(preference) => choosing.mutate({ [of.kind]: preference })} />
    </div>
  );
}

function BrainRow({ brain }: { brain: BrainView }) {
  const look = brain.breaker !== "closed" ? { state: "refuted", name: "passed over" } as const : brain.ready ? { state: "verified", name: "ready" } as const : { state: "queued", name: "not ready" } as const;
  return (
    <div className="row" data-s={look.state}>
      <Glyph glyph={look.state} name={look.name} />
      <span className="grow !basis-40">
        <span className="agent">{brain.id}</span>{brain.model !== null && <span className="t12 c2"> {brain.model}</span>}
        <span className="t12 c2 block">{stateOf(brain)}</span>
        <span className="t12 c2 block">{[usedOf(brain), priceOf(brain)].filter(Boolean).join(" · ")}</span>
      </span>
    </div>
  );
}

function stateOf(brain: BrainView): string {
  if (brain.breaker === "open") return `failed ${brain.failuresInARow} times in a row; tried again ${brain.until === null ? "at once" : atMoment(brain.until)}`;
  if (brain.breaker === "half-open") return "failed before; the next request tries it";
  return brain.ready ? "ready" : `not ready: needs ${brain.needs}`;
}

function usedOf({ sum, medianMs }: BrainView): string {
  if (sum.calls === 0) return "";
  const failed = sum.failures > 0 ? `, ${sum.failures} failed` : "";
  const speed = medianMs === null ? "" : `, ${(medianMs / 1000).toFixed(1)} s each`;
  return `${callsInWords(sum)}${failed}${speed}, ${costInWords(sum)}`;
}

function priceOf({ price, ready, model }: BrainView): string {
  if (price) return `$${price.input} in and $${price.output} out per million tokens (${price.asOf})`;
  return ready && model !== null ? "price unknown" : "";
}

function Spent({ view }: { view: BrainsView }) {
  if (view.projects.length === 0) return <p className="c2">No model was asked yet.</p>;
  return (
    <div className="rows">
      {view.projects.map((project) => (
        <div key={project.projectId ?? "all"} className="row">
          <span className="grow cut !basis-40">{project.name}</span>
          <span className="t12 c2">{callsInWords(project.sum)}{project.sum.cached > 0 ? `, ${project.sum.cached} remembered` : ""}, {costInWords(project.sum)}; {project.lastHour} this hour</span>
        </div>
      ))}
    </div>
  );
}
