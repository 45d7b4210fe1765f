"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keys } from "../../client/keys.ts";
import type { ProjectRow } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";
import { go } from "../../client/use-route.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { useFresh } from "../ui/fresh.tsx";

/** Takes a project out of the list. Its repository and everything in it stays. */
export function RemoveProject({ project }: { project: ProjectRow }) {
  const queries = useQueryClient();
  const fresh = useFresh();
  const [isAsking, setAsking] = useState(false);
  const removing = useAction<void, unknown>(() => fresh(() => send("DELETE", `/api/projects/${project.id}`)), {
    done() {
      go("/settings/projects", "replace");
      void queries.invalidateQueries({ queryKey: keys.projects });
      void queries.invalidateQueries({ queryKey: keys.orchestrators });
    },
  });
  const remove = (): void => {
    setAsking(false);
    removing.mutate();
  };
  return (
    <section className="set" aria-label="Remove">
      <header><h2>Remove from the list</h2><p>The repository, its branches and worktrees stay where they are. Open tasks must be finished or cancelled first.</p></header>
      <div><Button kind="danger" busy={removing.isPending} busyWord="Removing" onClick={() => setAsking(true)}>Remove {project.name}</Button></div>
      <Dialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={`Remove ${project.name} from the list?`}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Keep it</Button>
            <Button kind="danger" onClick={remove}>Remove</Button>
          </>
        }
      >
        <p>Nothing is deleted in <code className="wrap">{project.path}</code>. Its conversation and lessons are no longer shown.</p>
      </Dialog>
    </section>
  );
}
