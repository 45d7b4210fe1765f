import type { Delegation } from "#domain/delegation.ts";
import type { Block } from "#domain/landing.ts";
import type { Project } from "#domain/project.ts";
import type { App } from "../kernel.ts";

/** What keeps us from using git on a repository whose settings make it run other programs than when the agent started; null when nothing does. */
export async function changedSettings(app: App, on: { project: Project; delegation: Pick<Delegation, "gitSettingsHash"> | undefined }, byHand: "merge" | "push"): Promise<Block | null> {
  const { project, delegation } = on;
  const known = delegation?.gitSettingsHash ?? null;
  const settings = await app.git.settingsHash({ commonDir: project.gitCommonDir, workTree: project.path });
  if (known === null || settings.hash === known) return null;
  const names = settings.names.length > 0 ? ` (${settings.names.slice(0, 3).join(", ")})` : "";
  return { what: "The repository’s git settings make git run other programs than when the agent started.", next: `Look at .git/config${names}, then ${byHand} by hand.` };
}
