"use client";
import type { TaskView } from "#domain/api.ts";
import type { Delegation } from "#domain/delegation.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { useDiscard } from "./use-discard.ts";

/** Asks before a worktree and its branch go away, and says what stays. */
export function DiscardDialog({ open, onClose, task, delegation }: { open: boolean; onClose: () => void; task: TaskView; delegation: Delegation }) {
  const discard = useDiscard(onClose);
  const footer = (
    <>
      <Button onClick={onClose}>Keep it</Button>
      <Button kind="danger" busy={discard.isPending} busyWord="Discarding" onClick={() => discard.mutate(delegation.id)}>Discard the change</Button>
    </>
  );
  return (
    <Dialog open={open} onClose={onClose} title={`Discard the change of task ${task.number}?`} footer={footer}>
      <p>The worktree and the branch <code>{delegation.branch}</code> are removed. What is not merged is kept in a checkpoint first and can be restored here.</p>
      <p className="c2">Files that git ignores are not in a checkpoint; the folder itself stays in the trash for a while.</p>
    </Dialog>
  );
}
