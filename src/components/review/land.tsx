"use client";
import { Check, GitMerge, TriangleAlert, Undo2 } from "lucide-react";
import { useState } from "react";
import type { TaskView } from "#domain/api.ts";
import { bringsLine, isStanding, type Landing, landingLine, type LandingPlan, LandingStrategy } from "#domain/landing.ts";
import { baseBranchOf } from "#domain/project.ts";
import { lookOf } from "../../client/attention-look.ts";
import { landedWords, proofWords, STRATEGY_WORD } from "../../client/landing-words.ts";
import { useLandingPlan, useProject } from "../../client/queries.ts";
import { when } from "../../client/times.ts";
import { useNow } from "../../client/use-page.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/feedback.tsx";
import { Glyph } from "../ui/glyph.tsx";
import { LandsIn } from "./lands-in.tsx";
import { useLand, useUndoLanding } from "./use-landing.ts";

/** Landing a verified change, or where it landed: one button, the way it goes, what it will do, and what blocks it. */
export function Land({ task, uncommitted }: { task: TaskView; uncommitted: boolean }) {
  const plan = useLandingPlan(task);
  if (plan.error) return <Problem error={plan.error} retry={() => void plan.refetch()} />;
  if (!plan.data) return <LandSoon task={task} />;
  const { landing } = plan.data;
  return landing && isStanding(landing) ? <Landed task={task} landing={landing} plan={plan.data} /> : <Ready task={task} plan={plan.data} uncommitted={uncommitted} />;
}

/** The same shape as what comes, so that nothing jumps. */
export function LandSoon({ task }: { task: TaskView }) {
  const project = useProject(task.projectId);
  const base = project ? baseBranchOf(project) : "the base branch";
  return (
    <div className="land" role="status">
      <Button off={`Looking at ${base}`}><GitMerge size={14} aria-hidden="true" />Land on {base}</Button>
      <p className="c2 t12 land-words">Looking at {base} and the branch.</p>
    </div>
  );
}

function Ready({ task, plan, uncommitted }: { task: TaskView; plan: LandingPlan; uncommitted: boolean }) {
  const [chosen, setChosen] = useState<LandingStrategy | null>(null);
  const land = useLand(task);
  const [block] = plan.blocks;
  const brings = bringsLine(plan.brings);
  const can = (strategy: LandingStrategy): boolean => plan.ways.some((way) => way.strategy === strategy && way.why === null);
  const strategy = chosen && can(chosen) ? chosen : plan.strategy;
  return (
    <div className="land">
      <Button kind="accent" off={block && `${block.what} ${block.next}`} busy={land.isPending} busyWord={`Landing on ${plan.base}`} onClick={() => land.mutate(strategy)}><GitMerge size={14} aria-hidden="true" />Land on {plan.base}</Button>
      <LandsIn plan={plan} />
      {plan.ways.length > 0 && plan.conflicts.length === 0 && <Ways plan={plan} strategy={strategy} onChoose={setChosen} />}
      {block ? <p className="t12 land-words"><TriangleAlert size={14} aria-hidden="true" /><span><span className="text-needs">{block.what}</span> <span className="c2">{block.next}</span></span></p> : (
        <p className="c2 t12 land-words"><span>{landingLine(plan, strategy)} {plan.checkout ? "Files in your checkout move along." : ""} {brings && <span className="text-needs">{brings}</span>} {uncommitted && <span className="text-failed">Not all is committed on the branch; that is left out.</span>}</span></p>
      )}
    </div>
  );
}

function Ways({ plan, strategy, onChoose }: { plan: LandingPlan; strategy: LandingStrategy; onChoose: (strategy: LandingStrategy) => void }) {
  return (
    <select className="field land-way" aria-label="How it lands" value={strategy} onChange={(event) => onChoose(LandingStrategy.parse(event.target.value))}>
      {plan.ways.map((way) => <option key={way.strategy} value={way.strategy} disabled={way.why !== null}>{STRATEGY_WORD[way.strategy]}{way.why === null ? "" : ` (${way.why})`}</option>)}
    </select>
  );
}

function Landed({ task, landing, plan }: { task: TaskView; landing: Landing; plan: LandingPlan }) {
  const undo = useUndoLanding(task);
  const now = useNow();
  const isUnderWay = landing.status !== "landed";
  return (
    <div className="land">
      <p className="land-words">
        <Proof landing={landing} />
        <span><span className="b" title={landing.toSha}>{landedWords(landing)?.replace(", does not pass there", "")}</span> <span className="c2 t12">{STRATEGY_WORD[landing.strategy].toLowerCase()}, {landing.landedAt && when(landing.landedAt, now)}; {proofWords(landing)}.</span></span>
      </p>
      <LandsIn plan={plan} />
      <Button busy={undo.isPending || isUnderWay} busyWord={landing.status === "landing" ? "Landing" : "Undoing"} onClick={() => undo.mutate(landing.id)}><Undo2 size={14} aria-hidden="true" />Undo landing</Button>
    </div>
  );
}

/** Green only where it was proved. */
function Proof({ landing: { proof } }: { landing: Landing }) {
  if (proof === "none") return <Check size={14} aria-hidden="true" />;
  const look = lookOf(proof === "passed" ? "verified" : proof === "failed" ? "refuted" : "verifying");
  return <span className="st" data-s={look.s}><Glyph glyph={look.glyph} /></span>;
}
