"use client";
import { Check, ChevronDown, ChevronRight, Pencil } from "lucide-react";
import type { ChangeFile } from "#domain/change.ts";
import { Button } from "../ui/button.tsx";
import { FileMark } from "./file-list.tsx";
import { useReading } from "./reading.ts";
import { modeWords } from "./shown.ts";

/** Where a file begins: its name, what happened to it, and whether it was seen. */
export function FileHead({ file }: { file: ChangeFile }) {
  const { isUnfolded, onFold, onSeen, onEdit, seen } = useReading();
  const isOpen = isUnfolded(file);
  const isSeen = seen.has(file.path);
  return (
    <div className="file-head">
      <button type="button" className="fold-file" aria-expanded={isOpen} onClick={() => onFold(file, !isOpen)}>
        {isOpen ? <ChevronDown size={14} aria-hidden="true" /> : <ChevronRight size={14} aria-hidden="true" />}
        <h3 className="cut" title={file.path}><code>{file.oldPath && file.oldPath !== file.path && <span className="c3">{file.oldPath} → </span>}<bdi>{file.path}</bdi></code></h3>
      </button>
      {modeWords(file) && <span className="t11 c3 flex-none">{modeWords(file)}</span>}
      <FileMark file={file} />
      {onEdit && file.status !== "deleted" && !file.isBinary && <Button kind="quiet" icon small aria-label={`Edit ${file.path}`} title="Edit this file" onClick={() => onEdit(file)}><Pencil size={14} aria-hidden="true" /></Button>}
      <Button small kind="quiet" aria-pressed={isSeen} aria-label={`Seen: ${file.path}`} onClick={() => onSeen(file, !isSeen)}><span className={`ck ${isSeen ? "on" : ""}`} aria-hidden="true">{isSeen && <Check size={11} strokeWidth={3} />}</span>Seen</Button>
    </div>
  );
}
