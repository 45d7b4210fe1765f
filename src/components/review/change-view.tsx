"use client";
import { ChevronDown, MessageSquarePlus } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { TaskView } from "#domain/api.ts";
import type { Change, ChangeFile } from "#domain/change.ts";
import { count } from "../../client/plan.ts";
import { useMedia } from "../../client/use-page.ts";
import { Button } from "../ui/button.tsx";
import { Drawer } from "../ui/drawer.tsx";
import { blocksOf, isUnfolded, type View } from "./blocks.ts";
import { linesWords } from "./comment-words.ts";
import { DiffBar } from "./diff-bar.tsx";
import { DiffRoom } from "./diff-room.tsx";
import { FileList, FileMark } from "./file-list.tsx";
import { FindBar } from "./find-bar.tsx";
import { estimateRows, longestLine } from "./line-sizes.ts";
import { Outdated } from "./outdated.tsx";
import { type LinesAt, type Reading, ReadingContext } from "./reading.ts";
import { nameOf } from "./shown.ts";
import { stopBeside } from "./stops.ts";
import { findingsOf, threadsOf } from "./threads.ts";
import type { ChangeOf } from "./use-change.ts";
import { useColumns } from "./use-columns.ts";
import { useComments } from "./use-comments.ts";
import { useFind } from "./use-find.ts";
import { useFolds } from "./use-folds.ts";
import { usePages } from "./use-pages.ts";
import { useKept } from "./use-kept.ts";
import type { Seen } from "./use-seen.ts";
import { useTopPath, useWindow } from "./use-window.ts";

interface Props {
  task: TaskView;
  of: ChangeOf;
  change: Change;
  marks: Seen;
  onEdit: ((file: ChangeFile) => void) | undefined;
}

/** The change of one task: its files beside all their lines, in one room to scroll through. */
export function ChangeView({ task, of, change, marks, onEdit }: Props) {
  const isPhone = useMedia("(max-width: 839px), (max-height: 480px)");
  const isWide = useMedia("(min-width: 1000px)");
  const [chosenView, setView] = useKept<View>("rdv-diff-view", ["unified", "split"]);
  const [wrapping, setWrapping] = useKept("rdv-diff-wrap", ["wrap", "long"]);
  const view = isWide ? chosenView : "unified";
  const wrap = view === "split" || wrapping === "wrap";
  const [cursor, setCursor] = useState<LinesAt | null>(null);
  const [writing, setWriting] = useState<LinesAt | null>(null);
  const [isFinding, setFinding] = useState(false);
  const [listing, setListing] = useState(false);
  const room = useRef<HTMLDivElement>(null);
  const { files } = change;
  const comments = useComments(of.delegationId).data;
  // Comments stand on the whole change of the task's own repository.
  const mayComment = of.commit === null && of.projectId === undefined;
  const { pages, ask } = usePages(of, change);
  const { folds, whole, more, fold, wantWhole, wantMore } = useFolds(of);
  const blocks = useMemo(() => blocksOf({ change, view, pages, more, folds, whole }), [change, view, pages, more, folds, whole]);
  const columns = useColumns(room, view);
  const rowsOf = useMemo(() => estimateRows(wrap ? columns : Number.POSITIVE_INFINITY), [wrap, columns]);
  const longest = useMemo(() => (wrap ? 0 : longestLine(pages)), [wrap, pages]);
  const shown = useWindow(room, { blocks, paths: files, rowsOf, shape: `${view} ${wrap ? columns : "long"}` });
  const { goTo } = shown.view;
  const show = useCallback((place: { file: number; row: number }) => {
    const file = files[place.file];
    if (!file) return;
    if (!isUnfolded({ folds }, file)) fold(file, true);
    if (place.row > 300) wantWhole(file);
    // Drawn first where it has to be unfolded.
    requestAnimationFrame(() => goTo({ path: file.path, row: Math.max(-1, place.row - 2) }));
  }, [files, folds, fold, wantWhole, goTo]);
  const find = useFind(of, change, show);
  const threads = useMemo(() => threadsOf(mayComment ? (comments ?? []) : []), [comments, mayComment]);
  const findings = useMemo(() => findingsOf(task, of.delegationId, files, of.projectId), [task, of.delegationId, of.projectId, files]);
  const topPath = useTopPath(shown.view);
  const at = files.findIndex((file) => file.path === topPath);
  const file = files[Math.max(0, at)];
  const onSeen = useCallback((file: ChangeFile, seen: boolean) => {
    marks.mark(file, seen);
    fold(file, !seen);
  }, [marks, fold]);
  const step = (by: 1 | -1): void => {
    const from = { file: Math.max(0, at), row: cursorRow.current ?? shown.view.top().row };
    const stop = stopBeside(blocks, { from, step: by, paths: files, commented: new Set(threads.keys()) });
    if (!stop) return;
    setCursor(stop.at && { path: files[stop.file]?.path ?? "", ...stop.at });
    show(stop);
    cursorRow.current = stop.row;
  };
  const cursorRow = useRef<number | null>(null);
  useEffect(() => {
    if (file) cursorRow.current = null;
  }, [file]);
  useFindKey(room, () => setFinding(true));
  const pick = useCallback((next: LinesAt, { extend, write }: { extend: boolean; write: boolean }) => {
    const lines = extend && cursor?.path === next.path && cursor.side === next.side ? { ...next, line: Math.min(cursor.line, next.line), endLine: Math.max(cursor.endLine, next.line) } : next;
    setCursor(lines);
    if (write && mayComment) setWriting(lines);
  }, [cursor, mayComment]);
  const reading = useMemo<Reading>(() => ({
    files, ...of, threads, findings, cursor, writing, found: new Set(find.places.map((p) => `${p.file}:${p.row}`)), shown: placeKey(find.places[find.at]), seen: marks.seen,
    isUnfolded: (file) => isUnfolded({ folds }, file), onFold: fold, onSeen, onWhole: wantWhole, onMore: wantMore, onWrite: setWriting, onEdit,
  }), [files, of, threads, findings, cursor, writing, find.places, find.at, marks.seen, folds, fold, onSeen, wantWhole, wantMore, onEdit]);
  const choose = useCallback((index: number, how: "walk" | "pick") => {
    if (isPhone && how === "walk") return;
    setListing(false);
    show({ file: index, row: -1 });
  }, [isPhone, show]);
  if (!file) return null;
  const list = <FileList change={change} chosen={file.path} seen={marks.seen} onChoose={choose} />;
  return (
    <ReadingContext value={reading}>
      <div className="review">
        {isPhone ? (
          <button type="button" className="review-pick" onClick={() => setListing(true)} aria-haspopup="dialog">
            <span className="b cut grow">{nameOf(file.path)}</span><FileMark file={file} /><span className="c3 t12">{count(files.length, "file")}</span><ChevronDown size={16} aria-hidden="true" />
          </button>
        ) : list}
        {isPhone && <Drawer open={listing} onClose={() => setListing(false)} title="Changed files">{list}</Drawer>}
        <div className="review-file">
          <DiffBar file={file} view={view} onView={isWide ? setView : undefined} wrap={wrap} onWrap={() => setWrapping(wrap ? "long" : "wrap")} seen={marks.seen.has(file.path)} onSeen={(seen) => onSeen(file, seen)} onStep={step} onFind={() => setFinding(!isFinding)} />
          {isFinding && <FindBar find={find} onClose={() => { setFinding(false); find.setText(""); }} />}
          {mayComment && <Outdated comments={comments ?? []} />}
          <DiffRoom room={room} view={shown} look={`${view} ${wrap ? "wrap" : "long"}`} columns={longest} ask={ask} onPick={pick} onWrite={() => cursor && mayComment && setWriting(cursor)} />
          {cursor && !writing && mayComment && (
            <div className="review-cursor"><Button small title="Comment (c)" onClick={() => setWriting(cursor)}><MessageSquarePlus size={14} aria-hidden="true" />Comment on {linesWords(cursor)}</Button></div>
          )}
        </div>
      </div>
    </ReadingContext>
  );
}

function placeKey(place: { file: number; row: number } | undefined): string | null {
  return place ? `${place.file}:${place.row}` : null;
}

/** Ctrl F looks here, as the browser would not see lines that are not drawn. */
function useFindKey(room: React.RefObject<HTMLElement | null>, open: () => void): void {
  const latest = useRef(open);
  useEffect(() => {
    latest.current = open;
  });
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (event.key !== "f" || !(event.ctrlKey || event.metaKey) || event.altKey || room.current?.offsetParent === null) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, [room]);
}
