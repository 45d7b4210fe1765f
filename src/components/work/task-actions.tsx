"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import type { TaskView } from "#domain/api.ts";
import type { Checkpoint } from "#domain/checkpoint.ts";
import type { Session } from "#domain/session.ts";
import { keys } from "../../client/keys.ts";
import { send } from "../../client/rest.ts";
import { roomPath } from "../../client/route.ts";
import { type Act, type ActId, actsOf, wishOf } from "../../client/task-acts.ts";
import { refusalOf, useAction } from "../../client/use-action.ts";
import { go } from "../../client/use-route.ts";
import { Link } from "../shell/link.tsx";
import { Button } from "../ui/button.tsx";
import { EditPlan } from "./edit-plan.tsx";
import { MessageForm } from "./message-form.tsx";
import { Messages } from "./messages.tsx";
import { SureDialog } from "./sure-dialog.tsx";

interface Props {
  task: TaskView;
  session: Session | undefined;
  /** Its plan waits as a decision, shown beside. */
  planAsked: boolean;
  discarded: boolean;
}

const LABEL: Record<ActId, { word: string; busy: string }> = {
  confirm: { word: "Confirm plan", busy: "Confirming" },
  edit: { word: "Change plan", busy: "Changing" },
  resume: { word: "Try now", busy: "Trying" },
  nudge: { word: "Nudge", busy: "Nudging" },
  message: { word: "Message agent", busy: "Sending" },
  cancel: { word: "Cancel task", busy: "Cancelling" },
  again: { word: "Submit again", busy: "Submitting" },
  discard: { word: "Discard worktree", busy: "Discarding" },
};

/** What a nudge types. */
const NUDGE = "Go on where you stopped.";

/** What a person may do with the task now. A refusal stays beside the buttons with what to do next. */
export function TaskActions({ task, session, planAsked, discarded }: Props) {
  const [open, setOpen] = useState<ActId | null>(null);
  const acting = useActing(task);
  const close = (): void => setOpen(null);
  const press = ({ id }: Act): void => {
    if (id === "confirm" || id === "again" || id === "resume" || id === "nudge") acting.mutate(id);
    else setOpen(open === id ? null : id);
  };
  const sure = (id: ActId): void => {
    close();
    acting.mutate(id);
  };
  const acts = actsOf(task, { planAsked, session, discarded });
  const refusal = acting.error && refusalOf(acting.error);
  return (
    <div className="task-acts">
      <div className="h flex-wrap">
        {task.status === "completed" && <Link className="btn" to={roomPath(task.projectId, "review", task.number)}>Review the change</Link>}
        {task.attention.state === "stalled" && session && <Link className="btn" to={roomPath(task.projectId, "terminals", session.id)}>Open terminal</Link>}
        {acts.map((act) => (
          <Button key={act.id} kind={act.id === "confirm" ? "accent" : act.id === "cancel" ? "danger" : act.id === "discard" ? "quiet" : "plain"} off={act.off} busy={acting.isPending && acting.variables === act.id} busyWord={LABEL[act.id].busy} onClick={() => press(act)}>
            {LABEL[act.id].word}
          </Button>
        ))}
      </div>
      {acts.map((act) => act.off && <p key={act.id} className="t12 c2">{LABEL[act.id].word}: {act.off}</p>)}
      {refusal && <div className="notice" role="alert"><p className="bb">{refusal.message}</p><p className="c2">{refusal.next}</p><Button small kind="quiet" onClick={() => acting.reset()}>Close</Button></div>}
      {open === "message" && session && <MessageForm sessionId={session.id} agent={task.delegations.at(-1)?.agentProvider ?? "the agent"} onClose={close} />}
      {session && <Messages sessionId={session.id} />}
      {open === "edit" && <EditPlan task={task} onClose={close} />}
      {open === "cancel" && (
        <SureDialog title={`Cancel task ${task.number}?`} keep="Let it go on" act="Cancel task" onClose={close} onSure={() => sure("cancel")}>
          <p>Its agent is stopped, and nothing more is checked. Worktree and branch stay as they are; nothing is thrown away.</p>
          <p className="c2">A cancelled task cannot go on. It can be submitted again as a new one.</p>
        </SureDialog>
      )}
      {open === "discard" && (
        <SureDialog title={`Discard the worktree of task ${task.number}?`} keep="Keep it" act="Discard worktree" onClose={close} onSure={() => sure("discard")}>
          <p>The worktree and the branch <code className="wrap">{task.branch}</code> are removed. What is not merged is kept in a checkpoint first, so this can be undone.</p>
        </SureDialog>
      )}
    </div>
  );
}

function useActing(task: TaskView) {
  const queries = useQueryClient();
  const again = (): void => {
    for (const queryKey of [keys.task(task.id), keys.timeline(task.id), ["tasks"], keys.decisions, ["diff"]]) void queries.invalidateQueries({ queryKey });
  };
  const base = `/api/orchestrators/${task.orchestratorId}/tasks`;
  const work: Record<Exclude<ActId, "edit" | "message">, () => Promise<void>> = {
    confirm: () => send("POST", `${base}/${task.id}/execute`),
    resume: () => send("POST", `/api/delegations/${task.delegations.at(-1)?.id}/resume`),
    nudge: () => send("POST", `/api/sessions/${task.delegations.at(-1)?.sessionId}/input`, { text: NUDGE, enter: true }),
    cancel: () => send("DELETE", `${base}/${task.id}`),
    async again() {
      const made = await send<TaskView>("POST", base, wishOf(task));
      go(roomPath(made.projectId, "work", made.number));
    },
    async discard() {
      const { checkpoint } = await send<{ checkpoint: Checkpoint | null }>("POST", `/api/delegations/${task.delegations.at(-1)?.id}/discard`);
      toast("Worktree and branch were removed.", checkpoint ? { description: "A checkpoint keeps what was in them.", action: { label: "Undo", onClick: () => restore(checkpoint) } } : {});
    },
  };
  const restoring = useAction((checkpoint: Checkpoint) => send("POST", `/api/checkpoints/${checkpoint.id}/restore`), { done: again });
  const restore = (checkpoint: Checkpoint): void => restoring.mutate(checkpoint);
  return useAction((id: ActId) => (id === "edit" || id === "message" ? Promise.resolve() : work[id]()), { done: again, quiet: true });
}
