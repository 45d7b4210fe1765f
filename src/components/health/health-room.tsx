"use client";
import { useQueryClient } from "@tanstack/react-query";
import type { Health } from "#domain/api.ts";
import { keys } from "../../client/keys.ts";
import { useHealth } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { clock } from "../../client/times.ts";
import { useAction } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";
import { Bones, Problem } from "../ui/feedback.tsx";
import { Doctor } from "./doctor.tsx";
import { verdictOf } from "./report.ts";

/** The doctor: agents, tools and room on this machine, and what to run where something lacks. */
export function HealthRoom() {
  const health = useHealth();
  const checking = useCheckAgain();
  const report = health.data;
  return (
    <div className="scroll">
      <div className="page">
        {health.isPending && <Bones lines={8} waitsFor="the doctor, who asks every agent" />}
        {health.isError && <Problem error={health.error} retry={() => void health.refetch()} />}
        {report && (
          <>
            <header className="flex flex-wrap items-start gap-3">
              <div className="grow !basis-64">
                <h2 className="t20">{verdictOf(report.lines).title}</h2>
                <p className="t14 c2 mt-1">{verdictOf(report.lines).text}</p>
              </div>
              <div className="h">
                <span className="t12 c3" role="status">seen at {clock(report.checkedAt)}</span>
                <Button busy={checking.isPending} busyWord="Checking" className="min-w-28" onClick={() => checking.mutate()}>Check again</Button>
              </div>
            </header>
            <Doctor lines={report.lines} />
            <p className="t12 c2">Conversations think with <span className="agent">{report.brain}</span>.</p>
          </>
        )}
      </div>
    </div>
  );
}

/** Asks the doctor to look again, and shows the new report everywhere. */
export function useCheckAgain() {
  const queries = useQueryClient();
  return useAction<void, Health>(() => send<Health>("POST", "/api/health/run"), { done: (report) => queries.setQueryData(keys.health, report) });
}
