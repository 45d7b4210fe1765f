const TEST_FOLDERS: ReadonlySet<string> = new Set(["test", "tests", "__tests__", "__snapshots__", "__mocks__", "spec", "specs", "e2e", "testdata"]);
const TEST_NAME = /(^test_.*\.py$|_test\.(py|go|exs?|rb|dart)$|^test_.*\.rb$|[._-](test|spec|cy|e2e)\.[cm]?[jt]sx?$|^tests?\.(py|[cm]?[jt]sx?)$|_spec\.rb$|(Test|Tests|Spec|IT)\.(java|kt|cs|scala|php|swift)$|^conftest\.py$|\.snap$)/;

/** True for files that hold tests, or what tests rest on: their fixtures, their snapshots, their set-up. */
export function isTestFile(path: string): boolean {
  const names = path.split("/");
  return names.slice(0, -1).some((name) => TEST_FOLDERS.has(name.toLowerCase())) || TEST_NAME.test(names.at(-1) ?? "");
}

/** True for a test that a runner would find by its name, unlike a fixture. */
export function isRunnableTest(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name.endsWith(".snap") || name === "conftest.py") return false;
  return TEST_NAME.test(name) || (isTestFile(path) && /(^|\/)(test|tests|__tests__|spec|specs)\/([^/]+\/)*[^/]+\.(rs|[cm]?[jt]sx?)$/i.test(path) && !/(^|\/)(fixtures?|helpers?|support|utils?|mocks?|__mocks__)\//i.test(path));
}

const CONFIG_NAME = /^((jest|vitest|vite|playwright|karma|cypress|ava|wtr|babel|web-test-runner)\.(config|workspace|setup)(\.[\w-]+)?\.[cm]?[jt]sx?|\.mocharc(\..+)?|\.nycrc(\..+)?|\.taprc|nyc\.config\.\w+|pytest\.ini|tox\.ini|noxfile\.py|setup\.cfg|\.coveragerc|mypy\.ini|\.mypy\.ini|pyrightconfig\.json|ruff\.toml|\.ruff\.toml|\.flake8|\.pylintrc|\.eslintrc(\..+)?|eslint\.config\.\w+|\.eslintignore|\.oxlintrc\.json|oxlint\.json|biome\.jsonc?|tslint\.json|tsconfig(\.[\w-]+)?\.json|jsconfig\.json|phpunit\.xml(\.dist)?|phpstan\.neon(\.dist)?|\.rspec|\.rubocop\.yml|\.golangci\.ya?ml|clippy\.toml|Makefile|makefile|GNUmakefile|justfile|Taskfile\.ya?ml|\.gitattributes|\.npmrc|lefthook\.yml|\.pre-commit-config\.yaml|Jenkinsfile|azure-pipelines\.yml|\.gitlab-ci\.yml|\.travis\.yml|bitbucket-pipelines\.yml|sitecustomize\.py|usercustomize\.py)$/;
const CI_FOLDERS = [".github/workflows/", ".github/actions/", ".circleci/", ".buildkite/", ".husky/", ".gitlab/", ".forgejo/", ".woodpecker/"];

/** True for files that say how a project is checked: settings of runners, linters and compilers, pipelines, build files. */
export function isCheckSetting(path: string): boolean {
  return CI_FOLDERS.some((folder) => path.startsWith(folder)) || CONFIG_NAME.test(path.slice(path.lastIndexOf("/") + 1));
}

/** True for files that tools write: their change alone is no work. */
export function isGenerated(path: string): boolean {
  const names = path.split("/");
  const name = names.at(-1) ?? "";
  return names.slice(0, -1).some((folder) => GENERATED_FOLDERS.has(folder)) || /(^(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|uv\.lock|poetry\.lock|Pipfile\.lock|Cargo\.lock|go\.sum|Gemfile\.lock|composer\.lock|mix\.lock)$|\.min\.(js|css)$|\.map$|\.generated\.\w+$|\.g\.dart$|_pb2(_grpc)?\.py$|\.pb\.go$|\.snap$|\.tsbuildinfo$)/.test(name);
}

const GENERATED_FOLDERS: ReadonlySet<string> = new Set(["dist", "build", "out", "coverage", "generated", "__generated__", ".next", "target"]);

/** True for prose: what is read and not run. A plain text may be data, so it counts only where its name or its folder says otherwise. */
export function isProse(path: string): boolean {
  return /(\.(md|mdx|markdown|rst|adoc)$|(^|\/)(LICENSE|LICENCE|NOTICE|AUTHORS|CHANGELOG|CHANGES|README|CONTRIBUTING|CODEOWNERS|NOTES|TODO|REPORT|SUMMARY)(\.txt)?$|(^|\/)docs?\/.*\.txt$)/i.test(path);
}

/** True for code of other people that lies in the repository. */
export function isVendored(path: string): boolean {
  return /(^|\/)(node_modules|vendor|third_party|site-packages|\.venv|venv|bower_components)\//.test(path);
}
