"use client";
import { ArrowRight } from "lucide-react";
import { useHealth } from "../../client/queries.ts";
import { useCheckAgain } from "../health/health-room.tsx";
import { Doctor } from "../health/doctor.tsx";
import { verdictOf } from "../health/report.ts";
import { Button } from "../ui/button.tsx";
import { Bones, Problem } from "../ui/feedback.tsx";
import { DemoCard } from "./demo-card.tsx";

/** What is on this machine: agents, tools, room; and what to run where something lacks. */
export function MachineStep({ onNext, onSkip }: { onNext: () => void; onSkip: () => void }) {
  const health = useHealth();
  const checking = useCheckAgain();
  const verdict = health.data && verdictOf(health.data.lines);
  const isBare = health.data?.lines.every((line) => line.group !== "agents" || line.state !== "ready") ?? false;
  return (
    <>
      <div className="scroll">
        <div className="page">
          <header className="flex flex-wrap items-start gap-3">
            <div className="grow !basis-64">
              <h1 className="t20">{verdict?.title ?? "Looking at this machine"}</h1>
              <p className="t14 c2 mt-1">{verdict?.text ?? "Each agent is asked for its version and whether it is signed in. No token is spent."}</p>
            </div>
            {health.data && <Button small busy={checking.isPending} busyWord="Checking" className="min-w-24" onClick={() => checking.mutate()}>Check again</Button>}
          </header>
          {health.isPending && <Bones lines={8} waitsFor="the agents to answer" />}
          {health.isError && <Problem error={health.error} retry={() => void health.refetch()} />}
          {isBare && <DemoCard />}
          {health.data && <Doctor lines={health.data.lines} />}
        </div>
      </div>
      <footer className="first-foot">
        <div>
          <Button kind="accent" onClick={onNext}>Add a project <ArrowRight size={14} aria-hidden="true" /></Button>
          <span className="t12 c2 wide-only">next: a git repository on this machine</span>
          <span className="grow" />
          <Button kind="quiet" onClick={onSkip}>Skip set-up</Button>
        </div>
      </footer>
    </>
  );
}
