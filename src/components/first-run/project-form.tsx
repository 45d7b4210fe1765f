"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ProjectCreate } from "#domain/api.ts";
import type { Autonomy } from "#domain/autonomy.ts";
import { keys } from "../../client/keys.ts";
import type { ProjectRow } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { refusalOf, useAction } from "../../client/use-action.ts";
import { Field, Segments } from "../ui/field.tsx";
import { useFresh } from "../ui/fresh.tsx";
import { FolderPicker } from "./folder-picker.tsx";
import { nameOf } from "./paths.ts";
import "./first-run.css";

/** What each degree of autonomy means, in one line. */
export const AUTONOMY_WORDS: Record<Autonomy, string> = {
  manual: "Every step waits for you.",
  confirm: "You confirm the plan, then it runs.",
  full: "Plans run unasked when they are sure enough; risky steps still ask.",
};
export const AUTONOMY_OPTIONS = [{ value: "manual", label: "manual" }, { value: "confirm", label: "confirm" }, { value: "full", label: "full" }] as const;

/** Adds a project; the page and the dialog both show it in `ProjectFields`. */
export function useProjectForm(onAdded: (project: ProjectRow) => void) {
  const queries = useQueryClient();
  const [path, setPath] = useState("");
  const [name, setName] = useState("");
  const [autonomy, setAutonomy] = useState<Autonomy>("confirm");
  const fresh = useFresh();
  const adding = useAction((body: ProjectCreate) => fresh(() => send<ProjectRow>("POST", "/api/projects", body)), {
    quiet: true,
    async done(project) {
      await Promise.all([queries.invalidateQueries({ queryKey: keys.projects }), queries.invalidateQueries({ queryKey: keys.orchestrators })]);
      onAdded(project);
    },
  });
  const wanted = path.trim().replace(/(?<=.)\/+$/, "");
  return {
    path, name, autonomy, setName, setAutonomy,
    setPath: (next: string) => {
      if (adding.isError) adding.reset();
      setPath(next);
    },
    problem: adding.error ? refusalOf(adding.error) : undefined,
    isAdding: adding.isPending,
    off: wanted === "" ? "Choose a repository first" : undefined,
    add: () => {
      if (wanted !== "" && !adding.isPending) adding.mutate({ path: wanted, autonomy, ...(name.trim() === "" ? {} : { name: name.trim() }) });
    },
  };
}

/** Which repository, what it is called here, and how much runs unasked. */
export function ProjectFields({ form, id }: { form: ReturnType<typeof useProjectForm>; id: string }) {
  return (
    <form
      id={id}
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        form.add();
      }}
    >
      <Field label="Repository" hint="A git repository on this machine, with at least one commit. Adding it means trusting it: agents read its settings, checks run its tests." error={form.problem ? `${form.problem.message} ${form.problem.next}` : undefined}>
        {(ids) => <FolderPicker ids={ids} value={form.path} onChange={form.setPath} />}
      </Field>
      <Field label="Name" hint="How it is called here; the folder's name when left empty.">
        {(ids) => <input {...ids} className="field" maxLength={80} autoComplete="off" placeholder={nameOf(form.path)} value={form.name} onChange={(event) => form.setName(event.target.value)} />}
      </Field>
      <div className="label justify-items-start">
        <span>Autonomy</span>
        <Segments label="Autonomy" value={form.autonomy} options={AUTONOMY_OPTIONS} onChange={form.setAutonomy} />
        <p className="t12 c3">{AUTONOMY_WORDS[form.autonomy]}</p>
      </div>
    </form>
  );
}
