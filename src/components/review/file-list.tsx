"use client";
import { Check } from "lucide-react";
import { memo, useMemo } from "react";
import type { Change, ChangeFile } from "#domain/change.ts";
import { count } from "../../client/plan.ts";
import { foldersOf, sumOfFiles } from "./file-tree.ts";
import { countOf, nameOf } from "./shown.ts";

type Choose = (file: number, how: "walk" | "pick") => void;

/** The changed files by folder; walking through them shows them. */
export const FileList = memo(function FileList({ change, chosen, seen, onChoose }: { change: Change; chosen: string; seen: ReadonlySet<string>; onChoose: Choose }) {
  const { files, uncommitted, unlisted } = change;
  const folders = useMemo(() => foldersOf(files), [files]);
  const sum = useMemo(() => sumOfFiles(files), [files]);
  return (
    <nav className="review-files" aria-label="Changed files">
      {folders.map((folder) => (
        <section key={folder.path} aria-label={folder.path || "Top folder"}>
          <div className="dir cut" title={folder.path}>{folder.path || "./"}</div>
          {folder.files.map(({ file, index }) => <FileRow key={file.path} file={file} index={index} isChosen={file.path === chosen} isSeen={seen.has(file.path)} onChoose={onChoose} />)}
        </section>
      ))}
      <div className="sum t12 c2">
        <span>{count(files.length, "file")} {sum.additions > 0 && <span className="plus">+{sum.additions}</span>} {sum.deletions > 0 && <span className="minus">-{sum.deletions}</span>}</span>
        {unlisted > 0 && <span>and {countOf(unlisted)} more new files that are not listed</span>}
        {uncommitted.length > 0 && <span className="text-failed">Some of it is not committed.</span>}
      </div>
    </nav>
  );
});

const FileRow = memo(function FileRow({ file, index, isChosen, isSeen, onChoose }: { file: ChangeFile; index: number; isChosen: boolean; isSeen: boolean; onChoose: Choose }) {
  return (
    <button type="button" data-item aria-current={isChosen || undefined} title={file.path} onFocus={() => onChoose(index, "walk")} onClick={() => onChoose(index, "pick")}>
      <span className={`ck ${isSeen ? "on" : ""}`} aria-hidden="true">{isSeen && <Check size={11} strokeWidth={3} />}</span>
      {isSeen && <span className="sr">Seen: </span>}
      <span className={`cut grow ${file.status === "deleted" ? "line-through" : ""}`}>{nameOf(file.path)}</span>
      <FileMark file={file} />
    </button>
  );
});

const WORD = { added: "new", deleted: "deleted", renamed: "renamed", modified: "" } as const;

/** What happened to a file: its kind of change and how many lines. */
export function FileMark({ file }: { file: ChangeFile }) {
  const word = file.isBinary ? "binary" : file.isCut ? "too large" : WORD[file.status];
  return (
    <span className="t11 h !gap-1.5 flex-none">
      {word !== "" && <span className="c3">{word}</span>}
      {file.additions > 0 && <span className="plus">+{file.additions}</span>}
      {file.deletions > 0 && <span className="minus">-{file.deletions}</span>}
    </span>
  );
}
