import { relevantFiles } from "#domain/relevant-files.ts";
import type { Project } from "#domain/project.ts";
import { isRunnableTest } from "#domain/test-file.ts";
import { NO_SUGGESTIONS, type Suggestions } from "#domain/suggested-checks.ts";
import { readManifests } from "#domain/manifest.ts";
import type { App } from "../kernel.ts";
import { foundChecks, ownCommands } from "./compile-contract.ts";
import { projectFacts } from "./scan-project.ts";
import { firstAnswer } from "./think.ts";

/** What lies in the root folder, and tests as examples, a brain is told at most. */
const MOST_ROOT = 60;
const MOST_TESTS = 5;

/** What a brain would check of a wish, and who it was. Nobody having an idea, or nobody answering, is no reason for a plan to fail. */
export async function suggestChecks(app: App, choice: string | null, on: { project: Project; wish: string }): Promise<{ by: string; suggestions: Suggestions }> {
  const { project, wish } = on;
  try {
    const [facts, files] = await Promise.all([projectFacts(app, project.path), app.git.filesOf({ commonDir: project.gitCommonDir, workTree: project.path }, "HEAD")]);
    const question = {
      wish, projectName: project.name, projectId: project.id,
      techStack: readManifests(facts).techStack,
      commands: ownCommands(project, facts),
      files: filesToTell(wish, files),
      already: foundChecks(app, facts, []).map((spec) => spec.title),
    };
    const { answer, by } = await firstAnswer(app, { kind: "suggest", choice }, (brain, signal) => brain.suggest?.(question, signal));
    return { by, suggestions: answer };
  } catch (error) {
    app.stopping.throwIfAborted();
    app.log.warn({ err: error, project: project.id }, "no checks could be suggested");
    return { by: "nobody", suggestions: NO_SUGGESTIONS };
  }
}

function filesToTell(wish: string, files: readonly string[]): string[] {
  const root = [...new Set(files.map((file) => (file.includes("/") ? file.slice(0, file.indexOf("/") + 1) : file)))].slice(0, MOST_ROOT);
  return [...new Set([...relevantFiles(wish, files), ...root, ...files.filter(isRunnableTest).slice(0, MOST_TESTS)])];
}
