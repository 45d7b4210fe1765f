"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SessionCreate } from "#domain/api.ts";
import type { Session } from "#domain/session.ts";
import { keys } from "../../client/keys.ts";
import { useHealth, useProjects, useWorktrees } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { refusalOf, useAction } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { agentChoices, createOf, fitting, FOLDER, lackOf, NEW, OWN, setUpWords, SHELL, type TerminalWish } from "./terminal-wish.ts";

interface PartProps {
  wish: TerminalWish;
  change(fields: Partial<TerminalWish>): void;
}

/** Asks what a new terminal shall run and where, and opens it: a shell or an agent, in a project, a worktree or a folder. */
export function NewTerminal({ projectId, isOpen, onClose, onMade }: { projectId: string | null; isOpen: boolean; onClose(): void; onMade(session: Session): void }) {
  const queries = useQueryClient();
  const projects = useProjects().data ?? [];
  const health = useHealth();
  const [said, setSaid] = useState<TerminalWish>({ program: SHELL, where: projectId ?? FOLDER, folder: "~/", worktree: OWN, branch: "", prompt: "", name: "" });
  const agents = agentChoices(health.data?.lines ?? [], projects.find((p) => p.id === said.where));
  const wish = fitting(said, agents);
  const change = (fields: Partial<TerminalWish>): void => setSaid({ ...wish, ...fields });
  const making = useAction((body: SessionCreate) => send<Session>("POST", "/api/sessions", body), {
    quiet: true,
    done(session) {
      void queries.invalidateQueries({ queryKey: keys.sessions });
      onMade(session);
    },
  });
  const problem = making.error ? refusalOf(making.error) : undefined;
  const lack = lackOf(wish);
  const make = (): void => {
    if (lack === undefined) making.mutate(createOf(wish));
  };
  const parts = { wish, change };
  return (
    <Dialog
      open={isOpen}
      onClose={onClose}
      title="New terminal"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="accent" busy={making.isPending} busyWord="Opening" off={lack} onClick={make}>Open terminal</Button>
        </>
      }
    >
      <Field label="In">
        {(ids) => (
          <select {...ids} className="field" value={wish.where} onChange={(event) => change({ where: event.target.value, worktree: OWN })}>
            {projects.map((p) => <option key={p.id} value={p.id}>{p.name}</option>)}
            <option value={FOLDER}>another folder</option>
          </select>
        )}
      </Field>
      {wish.where === FOLDER ? <FolderPart {...parts} /> : <WorktreePart {...parts} setUp={setUpWords(projects.find((p) => p.id === wish.where))} />}
      {wish.where !== FOLDER && (
        <Field label="Runs" hint={health.isPending ? "Looking which agents are ready" : undefined}>
          {(ids) => (
            <select {...ids} className="field" value={wish.program} onChange={(event) => change({ program: event.target.value })}>
              <option value={SHELL}>Shell</option>
              {agents.map((a) => <option key={a.id} value={a.id}>{a.name}</option>)}
            </select>
          )}
        </Field>
      )}
      {wish.program !== SHELL && (
        <Field label="First words" hint="Empty: it waits at its prompt. Without a task nothing is verified.">
          {(ids) => <textarea {...ids} className="field" rows={3} value={wish.prompt} onChange={(event) => change({ prompt: event.target.value })} />}
        </Field>
      )}
      <Field label="Name" hint={wish.program !== SHELL ? "Empty: the agent's name" : wish.where === FOLDER ? "Empty: shell" : "Empty: the project's name"}>
        {(ids) => <input {...ids} className="field" value={wish.name} maxLength={80} onChange={(event) => change({ name: event.target.value })} onKeyDown={(event) => event.key === "Enter" && make()} />}
      </Field>
      {problem && <p className="t12 text-failed" role="alert">{problem.message} {problem.next}</p>}
    </Dialog>
  );
}

function FolderPart({ wish, change }: PartProps) {
  return (
    <Field label="Folder" hint="Absolute, or from your home folder with ~/. Agents start in projects only.">
      {(ids) => <input {...ids} className="field mono" value={wish.folder} spellCheck={false} autoCapitalize="off" onChange={(event) => change({ folder: event.target.value })} />}
    </Field>
  );
}

function WorktreePart({ wish, change, setUp }: PartProps & { setUp: string | undefined }) {
  const worktrees = useWorktrees(wish.where);
  const [own, ...others] = worktrees.data ?? [];
  const refusal = worktrees.error ? refusalOf(worktrees.error) : undefined;
  return (
    <>
      <Field label="Folder" error={refusal ? `${refusal.message} ${refusal.next}` : undefined}>
        {(ids) => (
          <select {...ids} className="field" value={wish.worktree} onChange={(event) => change({ worktree: event.target.value })}>
            <option value={OWN}>{own?.branch ? `Project folder, on ${own.branch}` : "Project folder"}</option>
            {others.map((w) => <option key={w.path} value={w.path}>{`Worktree ${w.branch ?? w.path.split("/").at(-1)}`}</option>)}
            <option value={NEW}>A new worktree</option>
          </select>
        )}
      </Field>
      {wish.worktree === NEW && (
        <Field label="New branch" hint={setUp ?? "For example feat/dark-mode"}>
          {(ids) => <input {...ids} className="field mono" value={wish.branch} maxLength={100} spellCheck={false} autoCapitalize="off" onChange={(event) => change({ branch: event.target.value })} />}
        </Field>
      )}
    </>
  );
}
