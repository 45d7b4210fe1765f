"use client";
import { useState } from "react";
import { setTheme, type Theme } from "../../client/theme.ts";
import { LookSettings } from "../terminals/look-settings.tsx";
import { Segments } from "../ui/field.tsx";

const THEMES = [{ value: "dark", label: "Dark" }, { value: "light", label: "Light" }, { value: "system", label: "As the system" }] as const;

/** How this device shows things. Nothing of it concerns other devices. */
export function AppearanceSection() {
  const [theme, choose] = useState<Theme>(() => document.documentElement.dataset["theme"] as Theme);
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
        <LookSettings />
      </section>
    </>
  );
}
