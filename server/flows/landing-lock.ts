import type { App } from "../kernel.ts";
import { findProject } from "../store/project.ts";

/** Landings are made and taken back one at a time in a repository, also where two projects are folders of the same one. */
export async function whileNothingLands<T>(app: App, projectId: string, work: () => Promise<T>): Promise<T> {
  const project = await findProject(app.db, projectId);
  return app.exclusively(`land:${project?.gitCommonDir ?? projectId}`, work);
}
