"use client";

import "./look-settings.css";
import { useState, useSyncExternalStore } from "react";
import { CURSORS, type CursorShape, LINE_HEIGHTS, PAGES, type TerminalSettings, terminalSettings, ZOOM } from "../../client/terminal-settings.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, Segments } from "../ui/field.tsx";
import { installedFonts } from "./fonts.ts";

const SIZES = [11, 12, 13, 14, 16, 18, 20].filter((size) => size >= ZOOM.least && size <= ZOOM.most);
const SHAPES = CURSORS.map((value) => ({ value, label: { block: "Block", bar: "Bar", underline: "Underline" }[value] }));

/** How terminals look on this device; every change is seen at once in those that are open. */
export function LookSettings() {
  const now = useSyncExternalStore((listener) => terminalSettings().subscribe(listener), () => terminalSettings().get());
  const [fonts] = useState(installedFonts);
  const set = (change: Partial<TerminalSettings>): void => terminalSettings().set(change);
  const sizes = [...new Set([...SIZES, ...(now.zoom === null ? [] : [now.zoom])])].toSorted((a, b) => a - b);
  return (
    <div className="look-settings">
      <Pick label="Font" value={now.font ?? ""} options={[["", "Geist Mono"], ...[...new Set([...fonts, ...(now.font === null ? [] : [now.font])])].map((name) => [name, name] as const)]} onPick={(value) => set({ font: value === "" ? null : value })} />
      <Pick label="Text size" value={String(now.zoom ?? "")} options={[["", "fitted into its frame"], ...sizes.map((size) => [String(size), `${Math.round(size * 10) / 10} px`] as const)]} onPick={(value) => set({ zoom: value === "" ? null : Number(value) })} />
      <Pick label="Line height" value={String(now.line ?? "")} options={[["", "fitted"], ...LINE_HEIGHTS.map((line) => [String(line), String(line)] as const)]} onPick={(value) => set({ line: value === "" ? null : Number(value) })} />
      <Pick label="Scrollback read at first" value={String(now.page)} options={PAGES.map((lines) => [String(lines), `${lines.toLocaleString("en-GB")} lines`] as const)} onPick={(value) => set({ page: Number(value) })} />
      <div className="label">
        <span className="b">Cursor</span>
        <Segments<CursorShape> label="Cursor" value={now.cursor} options={SHAPES} onChange={(cursor) => set({ cursor })} />
      </div>
      <label className="tick">
        <input type="checkbox" checked={now.blinks} onChange={(event) => set({ blinks: event.target.checked })} />
        <span>The cursor blinks</span>
        <small>Unless the program chooses its own cursor.</small>
      </label>
      <label className="tick">
        <input type="checkbox" checked={now.followsTheme} onChange={(event) => set({ followsTheme: event.target.checked })} />
        <span>Terminals follow the theme</span>
        <small>Else they are dark in both: agents choose their colours for a dark ground.</small>
      </label>
    </div>
  );
}

function Pick({ label, value, options, onPick }: { label: string; value: string; options: readonly (readonly [value: string, name: string])[]; onPick(value: string): void }) {
  return (
    <Field label={label}>
      {(ids) => (
        <select {...ids} className="field" value={value} onChange={(event) => onPick(event.target.value)}>
          {options.map(([each, name]) => <option key={each} value={each}>{name}</option>)}
        </select>
      )}
    </Field>
  );
}

/** The same beside a terminal, where one sees what it does. */
export function LookDialog({ onClose }: { onClose(): void }) {
  return (
    <Dialog open onClose={onClose} title="Font and look" footer={<Button onClick={onClose}>Close</Button>}>
      <p className="c2">For all terminals on this device. The pane of an agent keeps its size.</p>
      <LookSettings />
    </Dialog>
  );
}
