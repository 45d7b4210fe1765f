"use client";

import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ClipboardPaste, CornerDownLeft, type LucideIcon } from "lucide-react";
import { useState } from "react";
import { CTRL_ROW, STRIP, type StripKey } from "./keys.ts";
import { createPress } from "./press.ts";

const ICONS: Record<string, LucideIcon> = { left: ArrowLeft, up: ArrowUp, down: ArrowDown, right: ArrowRight, enter: CornerDownLeft, paste: ClipboardPaste };

/** Keys that a phone's keyboard lacks. They act when the finger is lifted without having moved, so that a scroll presses nothing. */
export function KeyStrip({ off = false, onKey, onPaste }: { off?: boolean; onKey(data: string): void; onPaste(): void }) {
  const [ctrl, setCtrl] = useState(false);
  const press = (key: StripKey): void => {
    onKey(key.data);
    setCtrl(false);
  };
  return (
    <div className="key-strip">
      {ctrl && !off && (
        <div className="keys six" role="toolbar" aria-label="Ctrl with">
          {CTRL_ROW.map((key) => <Key key={key.name} label={key.label} onPress={() => press(key)}>{key.name}</Key>)}
        </div>
      )}
      <div className="keys" role="toolbar" aria-label="Keys">
        {STRIP.map((key) => {
          if (key === "ctrl") return <Key key={key} label="Ctrl with another key" off={off} pressed={ctrl && !off} onPress={() => setCtrl(!ctrl)}>ctrl</Key>;
          if (key === "paste") return <Key key={key} label="Paste from the clipboard" off={off} onPress={onPaste}><Face name={key} /></Key>;
          return <Key key={key.name} label={key.label} off={off} repeats={key.repeats} onPress={() => onKey(key.data)}><Face name={key.name} /></Key>;
        })}
      </div>
    </div>
  );
}

function Face({ name }: { name: string }) {
  const Icon = ICONS[name];
  return Icon ? <Icon size={16} strokeWidth={1.75} aria-hidden /> : name;
}

interface KeyProps {
  label: string;
  off?: boolean;
  repeats?: boolean;
  pressed?: boolean;
  onPress(): void;
  children: React.ReactNode;
}

function Key({ label, off = false, repeats = false, pressed, onPress, children }: KeyProps) {
  const [press] = useState(() => createPress(repeats));
  const at = (event: React.PointerEvent): { x: number; y: number } => ({ x: event.clientX, y: event.clientY });
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      disabled={off}
      // The keyboard stays where it is.
      onMouseDown={(event) => event.preventDefault()}
      onPointerDown={(event) => event.button === 0 && press.down(at(event), onPress)}
      onPointerMove={(event) => press.move(at(event))}
      onPointerUp={press.up}
      onPointerCancel={press.cancel}
      onPointerLeave={press.cancel}
      onContextMenu={(event) => event.preventDefault()}
      // A keyboard or a screen reader presses without a pointer.
      onClick={(event) => event.detail === 0 && onPress()}
    >
      {children}
    </button>
  );
}
