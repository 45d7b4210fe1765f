"use client";
import { useState, useSyncExternalStore } from "react";
import { type TerminalSettings, terminalSettings, ZOOM } from "../../client/terminal-settings.ts";
import { setTheme, type Theme } from "../../client/theme.ts";
import { Segments } from "../ui/field.tsx";

const THEMES = [{ value: "dark", label: "Dark" }, { value: "light", label: "Light" }, { value: "system", label: "As the system" }] as const;
const SIZES = [11, 12, 13, 14, 16, 18, 20].filter((size) => size >= ZOOM.least && size <= ZOOM.most);

/** How this device shows things. Nothing of it concerns other devices. */
export function AppearanceSection() {
  const [theme, choose] = useState<Theme>(() => document.documentElement.dataset["theme"] as Theme);
  const terminals = useTerminalSettings();
  const change = (next: Theme): void => {
    setTheme(next);
    choose(next);
  };
  return (
    <>
      <section className="set justify-items-start" aria-label="Theme">
        <header><h2>Theme</h2><p>For this browser.</p></header>
        <Segments label="Theme" value={theme} options={THEMES} onChange={change} />
      </section>
      <section className="set" aria-label="Terminals">
        <header><h2>Terminals</h2><p>For this device. The pane of an agent keeps its size.</p></header>
        <label className="label max-w-64">
          <span>Text size</span>
          <select className="field" value={terminals.zoom ?? ""} onChange={(event) => terminalSettings().set({ zoom: event.target.value === "" ? null : Number(event.target.value) })}>
            <option value="">fitted into its frame</option>
            {[...new Set([...SIZES, ...(terminals.zoom === null ? [] : [terminals.zoom])])].toSorted((a, b) => a - b).map((size) => <option key={size} value={size}>{size} px</option>)}
          </select>
        </label>
        <label className="tick">
          <input type="checkbox" checked={terminals.followsTheme} onChange={(event) => terminalSettings().set({ followsTheme: event.target.checked })} />
          <span>Terminals follow the theme</span>
          <small>Else they are dark in both: agents choose their colours for a dark ground.</small>
        </label>
      </section>
    </>
  );
}

function useTerminalSettings(): TerminalSettings {
  return useSyncExternalStore((listener) => terminalSettings().subscribe(listener), () => terminalSettings().get());
}
