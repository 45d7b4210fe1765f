"use client";
import { useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useState } from "react";
import type { Diff, DiffFile, TaskView } from "#domain/api.ts";
import { keys } from "../../client/keys.ts";
import { useDiff } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { Link } from "../shell/link.tsx";
import { Button } from "../ui/button.tsx";
import { Bones, Problem } from "../ui/feedback.tsx";
import { Patch } from "../ui/patch.tsx";
import { Changed } from "./changed.tsx";

/** A change of so few lines stands open. */
const SMALL = 120;

/** What the latest try changed, file by file; reviewing and landing it happen in the Review room. */
export function Change({ task }: { task: TaskView }) {
  const delegation = task.delegations.at(-1);
  const { data, error, refetch, isFetching } = useDiff(delegation?.id);
  const queries = useQueryClient();
  const isAtWork = delegation?.status === "running";
  return (
    <section aria-label="Change">
      <div className="sec-h">
        Change
        {data && data.files.length > 0 && <span className="c2 t12"><Changed files diffstat={sumOf(data)} /></span>}
        <span className="end h">
          {isAtWork && <Button kind="quiet" icon small busy={isFetching} aria-label="Read the change again" onClick={() => void queries.invalidateQueries({ queryKey: keys.diff(delegation.id) })}><RefreshCw size={14} aria-hidden="true" /></Button>}
          {data && data.files.length > 0 && <Link className="btn small" to={roomPath(task.projectId, "review", task.number)}>Review</Link>}
        </span>
      </div>
      {!delegation && <p className="t12 c2">None yet. No agent has started.</p>}
      {error ? <Problem error={error} retry={() => void refetch()} /> : null}
      {delegation && !data && !error && <Bones waitsFor="the change" />}
      {data && <p className="t12 c2 mb-2 empty:hidden">{stateWords(data, isAtWork)}</p>}
      {data && data.files.length > 0 && <Files diff={data} />}
    </section>
  );
}

function Files({ diff }: { diff: Diff }) {
  const isSmall = diff.files.reduce((lines, f) => lines + f.additions + f.deletions, 0) <= SMALL;
  return <ul className="files">{diff.files.map((file) => <File key={file.path} file={file} isOpenAtFirst={isSmall && file.patch.includes("@@")} />)}</ul>;
}

function File({ file, isOpenAtFirst }: { file: DiffFile; isOpenAtFirst: boolean }) {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  return (
    <li>
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span className="mono wrap grow">{file.oldPath && file.oldPath !== file.path && <span className="c3">{file.oldPath} → </span>}{file.path}</span>
          <span className="c3 t12">{file.status}</span>
          <Changed diffstat={{ files: 1, additions: file.additions, deletions: file.deletions }} />
        </summary>
        {isOpen && (!file.patch.includes("@@") ? <p className="t12 c2 px-3 pb-2">{noPatch(file)}</p> : <Patch text={file.patch} />)}
      </details>
    </li>
  );
}

function stateWords({ files, uncommitted }: Diff, isAtWork: boolean): string {
  if (files.length > 0) return uncommitted ? "Some of it is not committed yet." : "";
  if (uncommitted) return "Its worktree holds something that is not committed and that git does not look into.";
  return isAtWork ? "Nothing is changed so far." : "Nothing was changed.";
}

function noPatch(file: DiffFile): string {
  if (file.isBinary) return "A binary file; it has no lines to show.";
  if (file.isCut) return "Too long to show here; look at it in its worktree.";
  return file.status === "renamed" ? "Renamed; no line differs." : "It has no lines.";
}

function sumOf(diff: Diff): NonNullable<TaskView["diffstat"]> {
  return { files: diff.files.length, additions: diff.files.reduce((n, f) => n + f.additions, 0), deletions: diff.files.reduce((n, f) => n + f.deletions, 0) };
}
