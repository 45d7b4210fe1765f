// Hidden folders at the top of a repository that hold a project's own work. Agents, editors and build tools keep their state in others.
const PROJECT_FOLDERS: ReadonlySet<string> = new Set([
  ".azure", ".buildkite", ".cargo", ".changeset", ".ci", ".circleci", ".config", ".devcontainer", ".docker", ".ebextensions", ".forgejo", ".gitea",
  ".github", ".githooks", ".gitlab", ".husky", ".mvn", ".platform", ".scripts", ".semaphore", ".storybook", ".teamcity", ".tekton", ".vitepress",
  ".vscode", ".vuepress", ".well-known", ".woodpecker", ".yarn",
]);
const BUILD_FOLDERS: ReadonlySet<string> = new Set(["node_modules", "__pycache__"]);
const LEFT_OVER = /(^\.DS_Store|\.py[co]|\.sw[op]|\.orig|\.rej|\.pid|\.log|~)$/;

/** True for files that are nobody's work: state of agents and editors, caches, logs. They neither prove a change nor spoil one. */
export function isScratch(path: string): boolean {
  const names = path.split("/");
  const top = names[0] ?? "";
  if (names.length > 1 && top.startsWith(".") && !PROJECT_FOLDERS.has(top)) return true;
  return names.slice(0, -1).some((name) => BUILD_FOLDERS.has(name)) || LEFT_OVER.test(names.at(-1) ?? "");
}
