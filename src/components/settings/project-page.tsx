"use client";
import { useState } from "react";
import { type ProjectRow, useProject, useProjects } from "../../client/queries.ts";
import { Button } from "../ui/button.tsx";
import { Bones, Empty } from "../ui/feedback.tsx";
import { AgentsPart } from "./agents-part.tsx";
import { AutonomyPart } from "./autonomy-part.tsx";
import { AutonomyRecord } from "./autonomy-record.tsx";
import { CheckList } from "./check-list.tsx";
import { CommandsPart } from "./commands-part.tsx";
import { ForgePart } from "./forge-part.tsx";
import { ForgeTokenPart } from "./forge-token.tsx";
import { GeneralPart } from "./general-part.tsx";
import { draftOf, patchOf, type ProjectDraft } from "./project-draft.ts";
import { RemoveProject } from "./remove-project.tsx";
import { SpendPart } from "./spend-part.tsx";
import { TellPart } from "./tell-part.tsx";
import { useChangeProject } from "./use-change-project.ts";

/** The settings of one project. What is edited is saved together; agents and removal stand for themselves. */
export function ProjectPage({ projectId }: { projectId: string }) {
  const isKnown = useProjects().isSuccess;
  const project = useProject(projectId);
  if (!project) return isKnown ? <Empty title="No such project">It was removed, or the address is not right.</Empty> : <Bones waitsFor="the project" />;
  return (
    <>
      <Settings project={project} />
      <ForgeTokenPart project={project} />
      <AutonomyRecord project={project} />
      <AgentsPart key={JSON.stringify(project.settings.agents)} project={project} />
      <RemoveProject project={project} />
    </>
  );
}

function Settings({ project }: { project: ProjectRow }) {
  // Only what was edited: the rest follows the project, wherever it is changed.
  const [edits, setEdits] = useState<Partial<ProjectDraft>>({});
  const [isTold, setTold] = useState(false);
  const draft = { ...draftOf(project), ...edits };
  const change = useChangeProject(project, () => setEdits({}));
  const made = patchOf(project, draft);
  const edit = (some: Partial<ProjectDraft>): void => setEdits({ ...edits, ...some });
  const isSame = "patch" in made && Object.keys(made.patch).length === 0;
  const parts = { draft, wrong: isTold && "wrong" in made ? made.wrong : {}, edit };
  return (
    <form
      className="grid gap-7"
      onSubmit={(event) => {
        event.preventDefault();
        setTold(true);
        if ("patch" in made && !isSame && !change.isPending) change.mutate(made.patch);
      }}
    >
      <GeneralPart {...parts} project={project} />
      <AutonomyPart {...parts} project={project} />
      <ForgePart {...parts} />
      <SpendPart {...parts} projectId={project.id} />
      <CommandsPart {...parts} />
      <CheckList {...parts} />
      <TellPart {...parts} />
      <div className="save">
        <Button kind="accent" type="submit" busy={change.isPending} busyWord="Saving" off={isSame ? "Nothing is changed" : undefined}>Save settings</Button>
        {!isSame && <Button kind="quiet" onClick={() => setEdits({})}>Undo edits</Button>}
        {Object.keys(parts.wrong).length > 0 && <span className="t12 text-failed" role="alert">Something above is not right yet.</span>}
      </div>
    </form>
  );
}
