"use client";
import { useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { ProjectPatch } from "#domain/api.ts";
import { keys } from "../../client/keys.ts";
import type { ProjectRow } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";
import { useFresh } from "../ui/fresh.tsx";

/** Changes a project after a recent password, and shows the new state everywhere. */
export function useChangeProject(project: ProjectRow, done?: () => void) {
  const queries = useQueryClient();
  const fresh = useFresh();
  return useAction((patch: ProjectPatch) => fresh(() => send<ProjectRow>("PATCH", `/api/projects/${project.id}`, patch)), {
    done(changed) {
      queries.setQueryData<ProjectRow[]>(keys.projects, (all) => all?.map((p) => (p.id === changed.id ? changed : p)));
      done?.();
      toast("Settings saved", { description: "They hold from the next task on." });
    },
  });
}
