import type { Project } from "#domain/project.ts";
import type { App } from "../kernel.ts";
import { findProject } from "../store/project.ts";

/** Landings are made and taken back one at a time in a repository, also where two projects are folders of the same one. */
export async function whileNothingLands<T>(app: App, projectId: string, work: () => Promise<T>): Promise<T> {
  const project = await findProject(app.db, projectId);
  return app.exclusively(`land:${project?.gitCommonDir ?? projectId}`, work);
}

/** The same in several repositories at once, taken in one order everywhere, so that two tasks never wait for each other. */
export function whileNothingLandsIn<T>(app: App, projects: readonly Pick<Project, "id" | "gitCommonDir">[], work: () => Promise<T>): Promise<T> {
  const each = projects.filter((p, i) => projects.findIndex((q) => q.gitCommonDir === p.gitCommonDir) === i);
  const ordered = each.toSorted((a, b) => (a.gitCommonDir < b.gitCommonDir ? 1 : -1));
  return ordered.reduce((inner, { id }) => () => whileNothingLands(app, id, inner), work)();
}
