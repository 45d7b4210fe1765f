"use client";
import { useState } from "react";
import type { TaskView } from "#domain/api.ts";
import type { PullRequestPlan } from "#domain/pull-request.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { useOpenPullRequest } from "./use-pull-request.ts";

/** Says where the branch goes and what is written there, before anything leaves this machine. */
export function PullRequestDialog({ task, plan, onClose }: { task: TaskView; plan: PullRequestPlan; onClose: () => void }) {
  const [title, setTitle] = useState(plan.title);
  const [body, setBody] = useState(plan.body);
  const open = useOpenPullRequest(task, onClose);
  const send = (): void => {
    if (title.trim() !== "" && !open.isPending) open.mutate({ title: title.trim(), body, ...(plan.remote ? { remote: plan.remote } : {}) });
  };
  return (
    <Dialog
      open onClose={onClose} title="Open a pull request"
      footer={<><Button onClick={onClose}>Cancel</Button><Button kind="accent" busy={open.isPending} busyWord="Pushing" off={title.trim() === "" ? "It needs a title" : undefined} onClick={send}>Push and open</Button></>}
    >
      <div className="grid gap-3">
        <dl className="kv">
          <dt>Pushes</dt><dd className="wrap"><code>{plan.branch}</code> to <code>{plan.remote}</code></dd>
          <dt>Into</dt><dd className="wrap"><code>{plan.base}</code> of {plan.repository}</dd>
          <dt>Through</dt><dd>{plan.via}</dd>
        </dl>
        <Field label="Title">{(ids) => <input {...ids} className="field" maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} />}</Field>
        <Field label="Text" hint="Known secrets are taken out. Nothing is ever forced.">{(ids) => <textarea {...ids} className="field" rows={8} maxLength={60_000} value={body} onChange={(event) => setBody(event.target.value)} />}</Field>
      </div>
    </Dialog>
  );
}
