"use client";
import { Pencil, RotateCcw } from "lucide-react";
import { Button } from "../ui/button.tsx";

/** What can be done with the last message: say it otherwise, or once more. */
export function LastActs({ onChange, onAgain }: { onChange: () => void; onAgain: () => void }) {
  return (
    <div className="last-acts">
      <Button kind="quiet" small aria-label="Edit your last message" onClick={onChange}><Pencil size={12} aria-hidden="true" />Edit</Button>
      <Button kind="quiet" small aria-label="Say your last message again" onClick={onAgain}><RotateCcw size={12} aria-hidden="true" />Again</Button>
    </div>
  );
}
