"use client";
import { useHealth, useProjects } from "../../client/queries.ts";
import { clock } from "../../client/times.ts";
import { DoctorGroup } from "../health/doctor.tsx";
import { useCheckAgain } from "../health/health-room.tsx";
import { Link } from "../shell/link.tsx";
import { Button } from "../ui/button.tsx";
import { Bones, Problem } from "../ui/feedback.tsx";
import { projectSettingsPath } from "./sections.ts";

/** Which agents this machine has, and where projects change them. */
export function AgentsSection() {
  const health = useHealth();
  const projects = useProjects().data ?? [];
  const checking = useCheckAgain();
  return (
    <>
      <section className="set" aria-label="On this machine">
        <header className="flex flex-wrap items-start gap-3">
          <div className="grow !basis-64"><h2>On this machine</h2><p>Each runs with your own account and sign-in. Asking them spends no token.</p></div>
          {health.data && <span className="h"><span className="t12 c3">seen at {clock(health.data.checkedAt)}</span><Button busy={checking.isPending} busyWord="Checking" className="min-w-28" onClick={() => checking.mutate()}>Check again</Button></span>}
        </header>
        {health.isPending && <Bones lines={4} waitsFor="the agents to answer" />}
        {health.isError && <Problem error={health.error} retry={() => void health.refetch()} />}
        {health.data && <DoctorGroup name="Agents" lines={health.data.lines.filter((line) => line.group === "agents")} />}
      </section>
      <section className="set" aria-label="In your projects">
        <header><h2>In your projects</h2><p>Which of them a project uses, with which program and arguments, and agents of your own.</p></header>
        {projects.length === 0 && <p className="c2">No project yet.</p>}
        {projects.length > 0 && (
          <div className="rows">
            {projects.map((p) => (
              <Link key={p.id} to={projectSettingsPath(p.id)} className="row plain">
                <span className="grow cut">{p.name}</span>
                <span className="t12 c2">{(p.settings.agents.custom ?? []).map((a) => a.id).join(", ") || "none of its own"}</span>
              </Link>
            ))}
          </div>
        )}
      </section>
    </>
  );
}
