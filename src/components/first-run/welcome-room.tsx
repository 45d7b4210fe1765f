"use client";
import { useState } from "react";
import { useHealth, useMe, useProjects } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { go } from "../../client/use-route.ts";
import { sumOf } from "../health/report.ts";
import { MachineStep } from "./machine-step.tsx";
import { ProjectStep } from "./project-step.tsx";
import { type StepLine, Steps } from "./steps.tsx";
import "./first-run.css";

/** From an empty server to the first task: what this machine has, the first repository, and then the chat. */
export function WelcomeRoom() {
  const [step, setStep] = useState<"machine" | "project">("machine");
  const health = useHealth().data;
  const email = useMe().data?.email ?? "";
  const projects = useProjects().data ?? [];
  const leave = (): void => go(roomPath(projects[0]?.id ?? null, "chat"));
  const steps: StepLine[] = [
    { name: "Owner", note: email, state: "done" },
    { name: "This machine", note: health ? sumOf(health.lines) : "", state: step === "machine" ? "now" : "done" },
    { name: "First project", note: projects.length > 0 ? `${projects.length} added already` : "", state: step === "project" ? "now" : "later" },
    { name: "First task", note: "", state: "later" },
  ];
  return (
    <div className="first">
      <Steps steps={steps} />
      <main id="room">
        {step === "machine" ? <MachineStep onNext={() => setStep("project")} onSkip={leave} /> : <ProjectStep onBack={() => setStep("machine")} onSkip={leave} />}
      </main>
    </div>
  );
}
