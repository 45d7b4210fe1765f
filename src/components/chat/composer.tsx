"use client";
import { ArrowUp, FolderGit2, Square, Waypoints } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useMedia } from "../../client/use-page.ts";
import { takeComposerWish } from "../shell/items.ts";
import { Button } from "../ui/button.tsx";

interface Props {
  place: { name: string; isMaster: boolean };
  text: string;
  onChange: (text: string) => void;
  onSend: () => void;
  /** Stops the answer that is being written; absent while there is none. */
  onStop: (() => void) | undefined;
  /** Leaves the last message as it was; absent while none is changed. */
  onLeave: (() => void) | undefined;
}

/** Where one says what one wants. It grows with the text; Enter sends where there is a keyboard. */
export function Composer({ place, text, onChange, onSend, onStop, onLeave }: Props) {
  const isTouch = useMedia("(pointer: coarse)");
  const area = useRef<HTMLTextAreaElement>(null);
  // Each time the room is shown.
  useEffect(() => void (takeComposerWish() && area.current?.focus()), []);
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === "Escape" && !event.nativeEvent.isComposing) event.currentTarget.blur();
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || (isTouch && !event.ctrlKey && !event.metaKey)) return;
    event.preventDefault();
    onSend();
  };
  const Icon = place.isMaster ? Waypoints : FolderGit2;
  return (
    <form className="composer" onSubmit={(event) => { event.preventDefault(); onSend(); }}>
      <div>
        <div className="grows" data-text={text}><textarea
          ref={area} data-composer rows={1} value={text} maxLength={50_000} autoComplete="off" enterKeyHint={isTouch ? "enter" : "send"}
          aria-label={`Say what you want in ${place.name}`} placeholder="Say what you want" onChange={(event) => onChange(event.target.value)} onKeyDown={onKey}
        /></div>
        <div className="h composer-foot">
          <span className="tag line wide-only"><Icon size={12} aria-hidden="true" />{place.name}</span>
          {onLeave && <Button kind="quiet" small className="leave" onClick={onLeave}>Leave it as it was</Button>}
          <span className="end c3 t11 wide-only">Enter sends, Shift Enter new line</span>
          {onStop && <Button icon small aria-label="Stop the answer" onClick={onStop}><Square size={14} aria-hidden="true" /></Button>}
          <Button icon small type="submit" aria-label="Send"><ArrowUp size={16} aria-hidden="true" /></Button>
        </div>
      </div>
    </form>
  );
}
