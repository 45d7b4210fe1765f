"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { keys } from "../../client/keys.ts";
import { useSessions } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { type Place, titleOf } from "./arrange.ts";
import type { Section } from "./groups.ts";

/** Puts a terminal into a group of its project, a new one by its name. */
export function MoveToGroup({ place, onClose }: { place: Place; onClose(): void }) {
  const { id, group, projectId } = place.session;
  const all = useSessions(true).data ?? [];
  const known = [...new Set(all.flatMap((s) => (s.projectId === projectId && s.group !== null ? [s.group] : [])))].toSorted((a, b) => a.localeCompare(b));
  const moving = useGroupAct((to: string | null) => send("PATCH", `/api/sessions/${id}`, { group: to }), onClose);
  return (
    <NameDialog
      title={`Group of “${titleOf(place)}”`}
      was={group ?? ""}
      known={known}
      hint="Its name stands over the terminals in it. A new name makes a new group."
      word="Move"
      busy={moving.isPending}
      onName={(name) => moving.mutate(name)}
      onNone={group === null ? undefined : () => moving.mutate(null)}
      none="Take out of the group"
      onClose={onClose}
    />
  );
}

/** Gives a group another name, or dissolves it; its terminals go on. */
export function RenameGroup({ section, onClose }: { section: Section; onClose(): void }) {
  const { group, projectId } = section;
  const renaming = useGroupAct((to: string | null) => send("PATCH", "/api/session-groups", { projectId, group, to }), onClose);
  return (
    <NameDialog
      title={`Rename the group “${group}”`}
      was={group ?? ""}
      known={[]}
      hint="For all terminals in it, ended ones too."
      word="Rename"
      busy={renaming.isPending}
      onName={(name) => renaming.mutate(name)}
      onNone={() => renaming.mutate(null)}
      none="Dissolve the group"
      onClose={onClose}
    />
  );
}

function useGroupAct(work: (to: string | null) => Promise<unknown>, onDone: () => void) {
  const queries = useQueryClient();
  return useAction(work, {
    done() {
      void queries.invalidateQueries({ queryKey: keys.sessions });
      onDone();
    },
  });
}

function NameDialog({ title, was, known, hint, word, busy, onName, onNone, none, onClose }: {
  title: string;
  was: string;
  known: readonly string[];
  hint: string;
  word: string;
  busy: boolean;
  onName(name: string): void;
  onNone: (() => void) | undefined;
  none: string;
  onClose(): void;
}) {
  const [name, setName] = useState(was);
  const list = useId();
  const isEmpty = name.trim() === "";
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      footer={
        <>
          {onNone && <Button kind="quiet" className="mr-auto" onClick={onNone}>{none}</Button>}
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="accent" busy={busy} busyWord="Saving" off={isEmpty ? "A group needs a name" : undefined} onClick={() => onName(name.trim())}>{word}</Button>
        </>
      }
    >
      <Field label="Group" hint={hint}>
        {(ids) => <input {...ids} className="field" value={name} maxLength={40} list={list} onChange={(event) => setName(event.target.value)} onKeyDown={(event) => event.key === "Enter" && !isEmpty && onName(name.trim())} />}
      </Field>
      <datalist id={list}>{known.map((each) => <option key={each} value={each}>{each}</option>)}</datalist>
    </Dialog>
  );
}
