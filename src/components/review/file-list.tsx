"use client";
import { Check } from "lucide-react";
import type { Change, ChangeFile } from "#domain/change.ts";
import { count } from "../../client/plan.ts";
import { foldersOf, sumOfFiles } from "./file-tree.ts";
import { countOf, nameOf } from "./shown.ts";

/** The changed files by folder; walking through them shows them. */
export function FileList({ change, chosen, seen, onChoose }: { change: Change; chosen: string; seen: ReadonlySet<string>; onChoose: (file: number, how: "walk" | "pick") => void }) {
  const { files, uncommitted, unlisted } = change;
  const sum = sumOfFiles(files);
  return (
    <nav className="review-files" aria-label="Changed files">
      {foldersOf(files).map((folder) => (
        <section key={folder.path} aria-label={folder.path || "Top folder"}>
          <div className="dir cut" title={folder.path}>{folder.path || "./"}</div>
          {folder.files.map(({ file, index }) => (
            <button key={file.path} type="button" data-item aria-current={file.path === chosen || undefined} title={file.path} onFocus={() => onChoose(index, "walk")} onClick={() => onChoose(index, "pick")}>
              <span className={`ck ${seen.has(file.path) ? "on" : ""}`} aria-hidden="true">{seen.has(file.path) && <Check size={11} strokeWidth={3} />}</span>
              {seen.has(file.path) && <span className="sr">Seen: </span>}
              <span className={`cut grow ${file.status === "deleted" ? "line-through" : ""}`}>{nameOf(file.path)}</span>
              <FileMark file={file} />
            </button>
          ))}
        </section>
      ))}
      <div className="sum t12 c2">
        <span>{count(files.length, "file")} {sum.additions > 0 && <span className="plus">+{sum.additions}</span>} {sum.deletions > 0 && <span className="minus">-{sum.deletions}</span>}</span>
        {unlisted > 0 && <span>and {countOf(unlisted)} more new files that are not listed</span>}
        {uncommitted.length > 0 && <span className="text-failed">Some of it is not committed.</span>}
      </div>
    </nav>
  );
}

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
