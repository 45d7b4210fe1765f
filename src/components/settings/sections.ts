import type { LucideIcon } from "lucide-react";
import { Bot, BrainCircuit, Cpu, FolderGit2, KeyRound, SunMoon, UserRound } from "lucide-react";

/** The sections of the settings, in the order of the list. */
export const SECTIONS = [
  { id: "account", name: "Account", about: "Who signs in, the password, and where", icon: UserRound },
  { id: "access", name: "Access", about: "Tokens for scripts, and reaching this server from elsewhere", icon: KeyRound },
  { id: "projects", name: "Projects", about: "Autonomy, commands, checks, what agents are told", icon: FolderGit2 },
  { id: "agents", name: "Agents", about: "What is installed, and agents of your own", icon: Bot },
  { id: "machine", name: "This machine", about: "How much of it agents may take", icon: Cpu },
  { id: "models", name: "Models", about: "Who thinks in conversations", icon: BrainCircuit },
  { id: "appearance", name: "Appearance", about: "Theme and terminals on this device", icon: SunMoon },
] as const satisfies readonly { id: string; name: string; about: string; icon: LucideIcon }[];
export type SectionId = (typeof SECTIONS)[number]["id"];

const PROJECT = "project-";

/** Which section an address means, and which project in it; undefined for the list itself. */
export function sectionOf(name: string): { id: SectionId; projectId: string | null } | undefined {
  if (name.startsWith(PROJECT)) return { id: "projects", projectId: name.slice(PROJECT.length) };
  const found = SECTIONS.find((section) => section.id === name);
  return found && { id: found.id, projectId: null };
}

/** The address of a project's settings. */
export function projectSettingsPath(projectId: string): string {
  return `/settings/${PROJECT}${projectId}`;
}
