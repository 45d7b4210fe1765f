"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SessionCreate } from "#domain/api.ts";
import type { Session } from "#domain/session.ts";
import { keys } from "../../client/keys.ts";
import { useProjects } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { refusalOf, useAction } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";

const FOLDER = "folder";

/** Asks where a new shell shall be and what it is called, and opens it. */
export function NewShell({ projectId, isOpen, onClose, onMade }: { projectId: string | null; isOpen: boolean; onClose(): void; onMade(session: Session): void }) {
  const queries = useQueryClient();
  const projects = useProjects().data ?? [];
  const [where, setWhere] = useState(projectId ?? FOLDER);
  const [folder, setFolder] = useState("~/");
  const [name, setName] = useState("");
  const making = useAction((body: SessionCreate) => send<Session>("POST", "/api/sessions", body), {
    quiet: true,
    done(session) {
      void queries.invalidateQueries({ queryKey: keys.sessions });
      setName("");
      onMade(session);
    },
  });
  const problem = making.error ? refusalOf(making.error) : undefined;
  const make = (): void => making.mutate({ ...(where === FOLDER ? { cwd: folder } : { projectId: where }), ...(name.trim() === "" ? {} : { name: name.trim() }) });
  return (
    <Dialog
      open={isOpen}
      onClose={onClose}
      title="New shell"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="accent" busy={making.isPending} busyWord="Opening" onClick={make}>Open shell</Button>
        </>
      }
    >
      <Field label="In">
        {(ids) => (
          <select {...ids} className="field" value={where} onChange={(event) => setWhere(event.target.value)}>
            {projects.map((p) => <option key={p.id} value={p.id}>{p.name}</option>)}
            <option value={FOLDER}>another folder</option>
          </select>
        )}
      </Field>
      {where === FOLDER && (
        <Field label="Folder" hint="Absolute, or from your home folder with ~/" error={problem ? `${problem.message} ${problem.next}` : undefined}>
          {(ids) => <input {...ids} className="field mono" value={folder} spellCheck={false} autoCapitalize="off" onChange={(event) => setFolder(event.target.value)} />}
        </Field>
      )}
      <Field label="Name" hint="Empty: the project's name" error={problem && where !== FOLDER ? `${problem.message} ${problem.next}` : undefined}>
        {(ids) => <input {...ids} className="field" value={name} maxLength={80} onChange={(event) => setName(event.target.value)} onKeyDown={(event) => event.key === "Enter" && make()} />}
      </Field>
    </Dialog>
  );
}
