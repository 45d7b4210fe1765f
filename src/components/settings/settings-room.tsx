"use client";
import { ChevronRight } from "lucide-react";
import { Link } from "../shell/link.tsx";
import { AccessSection } from "./access-section.tsx";
import { AccountSection } from "./account-section.tsx";
import { AgentsSection } from "./agents-section.tsx";
import { AppearanceSection } from "./appearance-section.tsx";
import { MachineSection } from "./machine-section.tsx";
import { ModelsSection } from "./models-section.tsx";
import { ProjectPage } from "./project-page.tsx";
import { ProjectsSection } from "./projects-section.tsx";
import { type SectionId, SECTIONS, sectionOf } from "./sections.ts";
import "./settings.css";

const ROOM: Record<SectionId, () => React.ReactNode> = {
  account: AccountSection,
  access: AccessSection,
  projects: ProjectsSection,
  agents: AgentsSection,
  machine: MachineSection,
  models: ModelsSection,
  appearance: AppearanceSection,
};

/** The settings: a list of sections beside the chosen one; on a phone one after the other. */
export function SettingsRoom({ section }: { section: string }) {
  const chosen = sectionOf(section);
  const shown = chosen ?? { id: "account" as const, projectId: null };
  const Section = ROOM[shown.id];
  return (
    <div className="settings" data-open={chosen ? "" : undefined}>
      <nav aria-label="Settings">
        {SECTIONS.map(({ id, name, about, icon: Icon }) => (
          <Link key={id} to={`/settings/${id}`} className="plain" aria-current={id === shown.id ? "page" : undefined}>
            <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
            <span className="grow">{name}<small className="phone-only">{about}</small></span>
            <ChevronRight size={16} aria-hidden="true" className="phone-only text-text-3" />
          </Link>
        ))}
      </nav>
      <div className="scroll">
        <div className="page">{shown.projectId === null ? <Section /> : <ProjectPage key={shown.projectId} projectId={shown.projectId} />}</div>
      </div>
    </div>
  );
}
