"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ChangeFile, FileText } from "#domain/change.ts";
import { keys } from "../../client/keys.ts";
import { get } from "../../client/rest.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Bones, Problem } from "../ui/feedback.tsx";
import { Field } from "../ui/field.tsx";
import { useEdit } from "./use-edit.ts";

interface Props {
  file: ChangeFile;
  delegationId: string;
  /** Somebody works in the folder or the checks run. */
  isBusy: boolean;
  onClose: () => void;
}

/** A file of the worktree to edit by hand. */
export function EditFile(props: Props) {
  const { file, delegationId, onClose } = props;
  const read = useQuery({ queryKey: [...keys.diff(delegationId), "file", file.path], queryFn: () => get<FileText>(`/api/delegations/${delegationId}/file?${new URLSearchParams({ path: file.path })}`), gcTime: 0, staleTime: Number.POSITIVE_INFINITY });
  // What was read when editing began stays: what others write meanwhile is told when it is saved.
  const [began, setBegan] = useState<FileText | undefined>(undefined);
  if (!began && read.data && !read.isFetching) setBegan(read.data);
  if (began) return <Editor {...props} began={began} onAgain={() => { setBegan(undefined); void read.refetch(); }} />;
  return (
    <Dialog open onClose={onClose} title={`Edit ${file.path}`} footer={<Button onClick={onClose}>Close</Button>}>
      {read.error ? <Problem error={read.error} retry={() => void read.refetch()} /> : <Bones waitsFor="the file" lines={6} />}
    </Dialog>
  );
}

function Editor({ file, delegationId, isBusy, onClose, began, onAgain }: Props & { began: FileText; onAgain: () => void }) {
  const [text, setText] = useState(began.text);
  const [commit, setCommit] = useState(true);
  const [message, setMessage] = useState("");
  const [force, setForce] = useState(false);
  const { save, problem } = useEdit(delegationId, onClose);
  const isSame = text === began.text;
  const off = isSame ? "Nothing is changed" : isBusy && !force ? "Say first that you want to write while somebody works on the files" : undefined;
  const footer = (
    <>
      <Button onClick={onClose}>{isSame ? "Close" : "Close without saving"}</Button>
      <Button kind="accent" off={off} busy={save.isPending} busyWord="Saving" onClick={() => save.mutate({ path: file.path, text, hash: began.hash, commit, force, ...(message.trim() === "" ? {} : { message }) })}>{commit ? "Save and commit" : "Save"}</Button>
    </>
  );
  return (
    <Dialog open onClose={() => (isSame ? onClose() : undefined)} title={`Edit ${file.path}`} footer={footer}>
      <div className="review-edit">
        <textarea className="field" aria-label={`Text of ${file.path}`} spellCheck={false} wrap="off" rows={22} value={text} onChange={(event) => setText(event.target.value)} />
        {problem && <div role="alert" className="t12"><p className="text-failed">{problem.message}</p><p className="c2">{problem.next}</p>{problem.code === "conflict" && <Button small onClick={onAgain}>Read it again and drop my text</Button>}</div>}
        <label className="h"><input type="checkbox" checked={commit} onChange={(event) => setCommit(event.target.checked)} />Commit it under my name</label>
        {commit && <Field label="Message">{(ids) => <input {...ids} className="field" value={message} maxLength={2000} placeholder={`docs: edit ${file.path} by hand`} onChange={(event) => setMessage(event.target.value)} />}</Field>}
        {isBusy && <label className="h"><input type="checkbox" checked={force} onChange={(event) => setForce(event.target.checked)} />Write although somebody is at work on these files</label>}
        <p className="t12 c2">A checkpoint is made first. What the checks said is then about an older commit; they can be run again.</p>
      </div>
    </Dialog>
  );
}
