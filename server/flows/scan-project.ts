import type { ProjectFacts } from "#domain/check.ts";
import { MANIFEST_FILES, readManifests } from "#domain/manifest.ts";
import type { Project } from "#domain/project.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { updateKnowledge } from "../store/project.ts";

/** What a folder's manifests say, read afresh. */
export async function projectFacts(app: App, path: string): Promise<ProjectFacts> {
  const [manifests, entries] = await Promise.all([app.files.readTexts(path, MANIFEST_FILES), app.files.entries(path)]);
  return { manifests, entries };
}

/** Brings the project's knowledge up to date with its manifests. Conventions people wrote stay as they are. */
export async function scanProject(app: App, project: Project): Promise<void> {
  const { techStack } = readManifests(await projectFacts(app, project.path));
  await app.bus.commit((db) => ({
    writes: [updateKnowledge(db, project.id, { techStack, lastScannedAt: now() })],
    events: [{ kind: "knowledge.changed", projectId: project.id, payload: { fields: ["techStack"] } }],
    result: undefined,
  }));
}
