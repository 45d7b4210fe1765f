"use client";
import { ArrowDown, ArrowUp, Check } from "lucide-react";
import { type RefObject, useRef, useState } from "react";
import type { DiffFile } from "#domain/api.ts";
import { Button } from "../ui/button.tsx";
import { Copy } from "../ui/copy.tsx";
import { Segments } from "../ui/field.tsx";
import { DiffLines, type View } from "./diff-lines.tsx";
import { countOf, shownOf } from "./shown.ts";

interface Props {
  file: DiffFile;
  view: View;
  /** Changes how it is shown; undefined where there is room for one way only. */
  onView: ((view: View) => void) | undefined;
  seen: boolean;
  onSeen: (seen: boolean) => void;
  /** Goes to the file beside this one; false at the ends. */
  onBeside: (step: 1 | -1) => void;
  /** What prints this file's change in a terminal. */
  command: string;
}

const VIEWS = [{ value: "unified", label: "Unified" }, { value: "split", label: "Split" }] as const;

/** One file of a change: its head, its lines, or why they are not here. */
export function FileView({ file, view, onView, seen, onSeen, onBeside, command }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const step = (by: 1 | -1): void => {
    if (!goToChange(place, by)) onBeside(by);
  };
  return (
    <div className="review-file">
      <div className="review-file-head">
        <code className="b cut grow" title={file.path}>{file.oldPath && file.oldPath !== file.path && <span className="c3">{file.oldPath} → </span>}{file.path}</code>
        <span className="h flex-none">
          {onView && <Segments label="Show as" value={view} options={VIEWS} onChange={onView} />}
          <span className="h !gap-0">
            <Button kind="quiet" icon small aria-label="Previous change" data-key="p" onClick={() => step(-1)}><ArrowUp size={14} aria-hidden="true" /></Button>
            <Button kind="quiet" icon small aria-label="Next change" data-key="n" onClick={() => step(1)}><ArrowDown size={14} aria-hidden="true" /></Button>
          </span>
          <Button small aria-pressed={seen} data-key="v" onClick={() => onSeen(!seen)}>{seen && <Check size={14} aria-hidden="true" />}Seen <kbd>V</kbd></Button>
        </span>
      </div>
      <div className="review-lines" ref={place}><Body key={file.path} file={file} view={view} command={command} /></div>
    </div>
  );
}

function Body({ file, view, command }: { file: DiffFile; view: View; command: string }) {
  const [unfolded, setUnfolded] = useState(false);
  const shown = shownOf(file);
  if (shown.how === "lines" || unfolded) return <DiffLines file={file} view={view} />;
  return (
    <div className="review-folded">
      <p>{shown.why}</p>
      {shown.how === "folded" && <Button small onClick={() => setUnfolded(true)}>Show {countOf(file.additions + file.deletions)} lines</Button>}
      {file.isCut && file.additions + file.deletions > 0 && <div className="review-command"><code className="cut">{command}</code><Copy text={command} /></div>}
    </div>
  );
}

/** Pixels below the upper edge within which a change counts as the one that is read. */
const AT_TOP = 48;

/** Scrolls to the next or previous change of the file; false when there is none left. */
function goToChange(place: RefObject<HTMLDivElement | null>, by: 1 | -1): boolean {
  const box = place.current;
  if (!box) return false;
  const top = box.getBoundingClientRect().top;
  const isAtEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - 1;
  if (by === 1 && isAtEnd) return false;
  const at = [...box.querySelectorAll<HTMLElement>("[data-change]")].map((line) => ({ line, y: line.getBoundingClientRect().top - top }));
  const next = by === 1 ? at.find(({ y }) => y > AT_TOP) : at.findLast(({ y }) => y < 0);
  next?.line.scrollIntoView({ block: "start" });
  return next !== undefined;
}
