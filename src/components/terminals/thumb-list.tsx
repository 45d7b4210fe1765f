"use client";

import { Menu } from "@base-ui/react/menu";
import { ChevronDown, ChevronRight, Ellipsis } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { useProjects } from "../../client/queries.ts";
import type { Place } from "./arrange.ts";
import { RenameGroup } from "./group-dialogs.tsx";
import { foldedGroups, needsOf, type Section, sectionsOf } from "./groups.ts";
import { Thumbnail } from "./thumbnail.tsx";

interface ListProps {
  places: readonly Place[];
  projectId: string | null;
  meta(place: Place): string;
  open(id: string): void;
}

/** Pictures of terminals by group. What is folded away costs nothing. */
export function ThumbList({ places, projectId, meta, open }: ListProps) {
  const folded = useSyncExternalStore((listener) => foldedGroups().subscribe(listener), () => foldedGroups().get(), () => NONE);
  const pictures = (of: readonly Place[]) => of.map((place) => <Thumbnail key={place.session.id} place={place} meta={meta(place)} onOpen={() => open(place.session.id)} />);
  return sectionsOf(places).map((section) => {
    if (section.group === null) return pictures(section.places);
    const isFolded = folded[section.key] === true;
    return (
      <section key={section.key} className="thumb-group" aria-label={`Group ${section.group}`} data-folded={isFolded || undefined}>
        <GroupHead section={section} showProject={projectId === null} isFolded={isFolded} />
        {!isFolded && pictures(section.places)}
      </section>
    );
  });
}

const NONE: Record<string, boolean> = {};

function GroupHead({ section, showProject, isFolded }: { section: Section; showProject: boolean; isFolded: boolean }) {
  const [renaming, setRenaming] = useState(false);
  const projects = useProjects().data ?? [];
  const needs = needsOf(section);
  const project = showProject ? projects.find((p) => p.id === section.projectId)?.name : undefined;
  const Chevron = isFolded ? ChevronRight : ChevronDown;
  return (
    <header>
      <button type="button" className="grow" aria-expanded={!isFolded} onClick={() => foldedGroups().set({ [section.key]: !isFolded })}>
        <Chevron size={14} strokeWidth={1.75} aria-hidden />
        <span className="b cut">{section.group}</span>
        <span className="c3 nw">{section.places.length}</span>
        {needs > 0 && <span className="needs nw">{needs} {needs === 1 ? "needs" : "need"} you</span>}
        {project && <span className="c3 cut">{project}</span>}
      </button>
      <Menu.Root>
        <Menu.Trigger className="btn quiet icon small menu-tap" aria-label={`More about the group ${section.group}`}><Ellipsis size={16} strokeWidth={1.75} aria-hidden /></Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="end" sideOffset={4} className="menu-place">
            <Menu.Popup className="menu">
              <Menu.Item onClick={() => setRenaming(true)}>Rename group</Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {renaming && <RenameGroup section={section} onClose={() => setRenaming(false)} />}
    </header>
  );
}
