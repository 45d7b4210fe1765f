"use client";
import { Command } from "cmdk";
import { useEffect, useState } from "react";
import { useProjects, useTasks, useOrchestrator } from "../../client/queries.ts";
import { ROOMS, roomPath } from "../../client/route.ts";
import { setTheme } from "../../client/theme.ts";
import { go } from "../../client/use-route.ts";
import { ROOM_NAME } from "./room-names.ts";

/** Finds a place, a project or a task, and runs what has no place of its own. */
export default function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const projects = useProjects().data ?? [];
  const tasks = useTasks(useOrchestrator(null)?.id).data ?? [];
  const [before] = useState(() => document.activeElement);
  // The focus goes back to where it was; a room that was left meanwhile does not take it.
  useEffect(() => () => void (before instanceof HTMLElement && before.focus()), [before]);
  const run = (work: () => void) => () => {
    onClose();
    work();
  };
  return (
    <Command.Dialog open={open} onOpenChange={(next) => !next && onClose()} label="Find or run" overlayClassName="scrim !z-[var(--z-palette)]" contentClassName="dialog palette !z-[var(--z-palette)]">
      <Command.Input placeholder="Find a project, a task, a room" className="palette-input" />
      <Command.List className="palette-list">
        <Command.Empty className="c3 p-4">Nothing is called that.</Command.Empty>
        <Command.Group heading="Projects">
          {projects.flatMap((p) => ROOMS.map((room) => <Command.Item key={`${p.id} ${room}`} value={`${p.name} ${ROOM_NAME[room]} ${p.id}`} onSelect={run(() => go(roomPath(p.id, room)))}>{p.name}<span className="c3 end">{ROOM_NAME[room]}</span></Command.Item>))}
        </Command.Group>
        <Command.Group heading="Tasks">
          {tasks.slice(0, 100).map((t) => <Command.Item key={t.id} value={`${t.number} ${t.title} ${t.id}`} onSelect={run(() => go(roomPath(t.projectId, "work", t.number)))}><span className="id">{t.number}</span><span className="cut">{t.title}</span></Command.Item>)}
        </Command.Group>
        <Command.Group heading="Places">
          <Command.Item onSelect={run(() => go("/inbox"))}>Inbox</Command.Item>
          {ROOMS.map((room) => <Command.Item key={room} value={`Master Control ${room}`} onSelect={run(() => go(roomPath(null, room)))}>Master Control<span className="c3 end">{ROOM_NAME[room]}</span></Command.Item>)}
          <Command.Item onSelect={run(() => go("/health"))}>Health</Command.Item>
          <Command.Item onSelect={run(() => go("/settings"))}>Settings</Command.Item>
          <Command.Item onSelect={run(() => go("/welcome"))}>Add a project</Command.Item>
        </Command.Group>
        <Command.Group heading="Appearance">
          <Command.Item onSelect={run(() => setTheme("dark"))}>Dark</Command.Item>
          <Command.Item onSelect={run(() => setTheme("light"))}>Light</Command.Item>
          <Command.Item onSelect={run(() => setTheme("system"))}>Like the system</Command.Item>
        </Command.Group>
      </Command.List>
    </Command.Dialog>
  );
}
