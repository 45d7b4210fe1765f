"use client";
import { ChevronDown, ChevronUp } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { ulid } from "ulid";
import { Button } from "../ui/button.tsx";
import { linesWords } from "./comment-words.ts";
import { type LinesAt, useReading } from "./reading.ts";
import { useCommenting } from "./use-comments.ts";

/** Milliseconds without a key after which a draft is kept on the server. */
const KEEP_MS = 500;

/** Where a comment is written. What is typed is kept on the server as it is typed, so that it survives a reload and is there on every device. */
export function Composer({ at, draft }: { at: LinesAt; draft?: { id: string; body: string } }) {
  const { delegationId, onWrite } = useReading();
  const { save, remove } = useCommenting(delegationId);
  const [text, setText] = useState(draft?.body ?? "");
  const [lines, setLines] = useState(at);
  const id = useRef(draft?.id ?? ulid()).current;
  const kept = useRef(draft ? `${at.line}-${at.endLine} ${draft.body}` : "");
  const keep = async (): Promise<void> => {
    const body = text.trim();
    const now = `${lines.line}-${lines.endLine} ${body}`;
    if (now === kept.current || (body === "" && kept.current === "")) return;
    kept.current = now;
    await (body === "" ? remove.mutateAsync(id) : save.mutateAsync({ id, path: at.path, side: at.side, line: lines.line, endLine: lines.endLine, body }));
  };
  const latest = useRef(keep);
  useEffect(() => {
    latest.current = keep;
  });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const keepSoon = (): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void latest.current().catch(() => undefined), KEEP_MS);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  const choose = (line: number): void => {
    setLines({ ...lines, line });
    keepSoon();
  };
  const close = (): void => void keep().then(() => onWrite(null), () => undefined);
  return (
    <form className="comment writing" aria-label={`Comment on ${linesWords(lines)} of ${at.path}`} onSubmit={(event) => { event.preventDefault(); close(); }}>
      <div className="h t12 c2">
        <span>{linesWords(lines)}, {at.side === "old" ? "before the change" : "draft"}</span>
        <span className="end h !gap-0">
          <Button kind="quiet" icon small aria-label="One line more above" onClick={() => choose(Math.max(1, lines.line - 1))}><ChevronUp size={14} aria-hidden="true" /></Button>
          <Button kind="quiet" icon small aria-label="One line less above" off={lines.line === lines.endLine ? "It is one line" : undefined} onClick={() => choose(lines.line + 1)}><ChevronDown size={14} aria-hidden="true" /></Button>
        </span>
      </div>
      <textarea className="field" rows={3} autoFocus aria-label="Comment" placeholder="What should be different here?" maxLength={10_000} value={text}
        onChange={(event) => { setText(event.target.value); keepSoon(); }} onBlur={() => void keep().catch(() => undefined)}
        onKeyDown={(event) => { if (event.key === "Escape" || (event.key === "Enter" && (event.metaKey || event.ctrlKey))) { event.preventDefault(); event.stopPropagation(); close(); } }} />
      <div className="h">
        <Button small onClick={close}>Keep as draft</Button>
        <Button small kind="quiet" onClick={() => { kept.current = ""; setText(""); void (draft || save.data ? remove.mutateAsync(id) : Promise.resolve()).then(() => onWrite(null), () => undefined); }}>Discard</Button>
        <span className="t12 c3 end" role="status">{save.isPending ? "Keeping" : save.isSuccess && text.trim() !== "" ? "Kept" : ""}</span>
      </div>
    </form>
  );
}
