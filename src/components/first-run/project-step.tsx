"use client";
import { roomPath } from "../../client/route.ts";
import { go } from "../../client/use-route.ts";
import { Button } from "../ui/button.tsx";
import { DemoCard } from "./demo-card.tsx";
import { ProjectFields, useProjectForm } from "./project-form.tsx";

/** The first repository, or the demonstration for who has none at hand. */
export function ProjectStep({ onBack, onSkip }: { onBack: () => void; onSkip: () => void }) {
  const form = useProjectForm((project) => go(roomPath(project.id, "chat")));
  return (
    <>
      <div className="scroll">
        <div className="page">
          <header>
            <h1 className="t20">Add a repository</h1>
            <p className="t14 c2 mt-1">Agents work on branches and in worktrees of their own; your checkout stays as it is.</p>
          </header>
          <ProjectFields form={form} id="first-project" />
          <DemoCard />
        </div>
      </div>
      <footer className="first-foot">
        <div>
          <Button kind="accent" type="submit" form="first-project" busy={form.isAdding} busyWord="Adding" className="min-w-28" off={form.off}>Add project</Button>
          <span className="t12 c2 wide-only">next: say what you want done in it</span>
          <span className="grow" />
          <Button kind="quiet" onClick={onBack}>Back</Button>
          <Button kind="quiet" onClick={onSkip}>Skip set-up</Button>
        </div>
      </footer>
    </>
  );
}
