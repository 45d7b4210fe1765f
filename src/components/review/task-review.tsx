"use client";
import { ChevronDown, FileSearch, RotateCw } from "lucide-react";
import { useState } from "react";
import type { Diff, TaskView } from "#domain/api.ts";
import type { Delegation } from "#domain/delegation.ts";
import { baseBranchOf } from "#domain/project.ts";
import { isFinalTask } from "#domain/task.ts";
import { useDiff, useProject } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { useMedia } from "../../client/use-page.ts";
import { Link } from "../shell/link.tsx";
import type { PanelState } from "../shell/use-panel.ts";
import { Button } from "../ui/button.tsx";
import { Drawer } from "../ui/drawer.tsx";
import { Bones, Empty, Problem } from "../ui/feedback.tsx";
import { Status } from "../ui/glyph.tsx";
import type { View } from "./diff-lines.tsx";
import { FileList, FileMark } from "./file-list.tsx";
import { fileBeside, firstFile } from "./file-tree.ts";
import { FileView } from "./file-view.tsx";
import { Landing } from "./landing.tsx";
import { readCommand } from "./reviewable.ts";
import { nameOf } from "./shown.ts";
import { useSeen } from "./use-seen.ts";

/** The change of one task, file by file, and what can be done with it. */
export function TaskReview({ task, delegation, panel }: { task: TaskView; delegation: Delegation; panel: PanelState }) {
  const diff = useDiff(delegation.id);
  const marks = useSeen(`${delegation.id}:${diff.data?.headSha ?? ""}`);
  const files = diff.data?.files ?? [];
  return (
    <>
      <Head task={task} delegation={delegation} panel={panel} seen={files.length > 0 ? `${files.filter((f) => marks.seen.has(f.path)).length} of ${files.length} files seen` : ""} onAgain={() => void diff.refetch()} isReading={diff.isFetching} />
      {diff.error && <div className="p-4"><Problem error={diff.error} retry={() => void diff.refetch()} /></div>}
      {diff.isPending && <Bones waitsFor="the change" lines={6} />}
      {diff.data && files.length === 0 && <NoChange isOver={isFinalTask(task.status)} uncommitted={diff.data.uncommitted} />}
      {diff.data && files.length > 0 && <Files key={delegation.id} diff={diff.data} folder={delegation.worktreePath ?? ""} marks={marks} />}
      <span className="grow" />
      <Landing task={task} delegation={delegation} uncommitted={diff.data?.uncommitted ?? false} panel={panel} />
    </>
  );
}

/** A repository inside the worktree is not committed and yet in no diff; that is not the same as no change. */
function NoChange({ isOver, uncommitted }: { isOver: boolean; uncommitted: boolean }) {
  if (uncommitted) return <Empty title="Nothing to compare">The worktree holds something that is not committed and that git does not look into. The terminal shows it.</Empty>;
  return <Empty title="No change">{isOver ? "The agent left every file as it was." : "The agent has not changed a file yet."}</Empty>;
}

interface HeadProps {
  task: TaskView;
  delegation: Delegation;
  panel: PanelState;
  seen: string;
  onAgain: () => void;
  isReading: boolean;
}

function Head({ task, delegation, panel, seen, onAgain, isReading }: HeadProps) {
  const project = useProject(task.projectId);
  return (
    <div className="review-head">
      <Status attention={task.attention} detail="" />
      <Link className="id plain" to={roomPath(task.projectId, "work", task.number)} aria-label={`Task ${task.number}`}>{task.number}</Link>
      <h2 className="bb cut title" title={task.title}>{task.title}</h2>
      <span className="c2 t12 cut branch">{delegation.branch && <><code>{delegation.branch}</code> into <code>{project && baseBranchOf(project)}</code></>}</span>
      <span className="end h t12 c2 flex-none">
        {seen}
        {!isFinalTask(task.status) && <Button small kind="quiet" icon aria-label="Read the change again" busy={isReading} onClick={onAgain}><RotateCw size={14} aria-hidden="true" /></Button>}
        {!panel.open && <Button small onClick={panel.toggle}><FileSearch size={14} aria-hidden="true" />Evidence</Button>}
      </span>
    </div>
  );
}

const VIEW_KEY = "rdv-diff-view";

function Files({ diff, folder, marks }: { diff: Diff; folder: string; marks: ReturnType<typeof useSeen> }) {
  const isPhone = useMedia("(max-width: 839px), (max-height: 480px)");
  const isWide = useMedia("(min-width: 1000px)");
  const [view, setView] = useState<View>(() => (localStorage.getItem(VIEW_KEY) === "split" ? "split" : "unified"));
  const [path, setPath] = useState<string | undefined>(undefined);
  const [listing, setListing] = useState(false);
  const file = diff.files.find((f) => f.path === path) ?? firstFile(diff.files);
  if (!file) return null;
  const choose = (next: string, how: "walk" | "pick"): void => {
    if (isPhone && how === "walk") return;
    setPath(next);
    setListing(false);
  };
  const show = (next: View): void => {
    setView(next);
    localStorage.setItem(VIEW_KEY, next);
  };
  const list = <FileList diff={diff} chosen={file.path} seen={marks.seen} onChoose={choose} />;
  return (
    <div className="review">
      {isPhone ? (
        <button type="button" className="review-pick" onClick={() => setListing(true)} aria-haspopup="dialog">
          <span className="b cut grow">{nameOf(file.path)}</span><FileMark file={file} /><span className="c3 t12">{diff.files.length} files</span><ChevronDown size={16} aria-hidden="true" />
        </button>
      ) : list}
      {isPhone && <Drawer open={listing} onClose={() => setListing(false)} title="Changed files">{list}</Drawer>}
      <FileView
        file={file} view={isWide ? view : "unified"} onView={isWide ? show : undefined} seen={marks.seen.has(file.path)} onSeen={(seen) => marks.mark(file.path, seen)}
        onBeside={(by) => setPath(fileBeside(diff.files, file.path, by)?.path)} command={readCommand(folder, diff.baseSha, file.path)}
      />
    </div>
  );
}
