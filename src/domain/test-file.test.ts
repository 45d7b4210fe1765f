import { describe, expect, it } from "vitest";
import { isCheckSetting, isGenerated, isProse, isRunnableTest, isTestFile, isVendored } from "./test-file.ts";

describe("what kind of file it is", () => {
  it.each(["src/a.test.ts", "src/a.spec.jsx", "tests/fixtures/x.json", "test_a.py", "pkg/a_test.go", "app/a_spec.rb", "src/__tests__/a.js", "src/FooTest.java", "__snapshots__/a.snap", "test.js", "conftest.py"])("%s belongs to the tests", (path) => {
    expect(isTestFile(path)).toBe(true);
  });

  it.each(["src/attest.ts", "src/latest.py", "contest.py", "src/test-helpers-of-ours.ts", "README.md", "testing.md"])("%s does not", (path) => {
    expect(isTestFile(path)).toBe(false);
  });

  it.each([["test/sum.js", true], ["test/sum.test.mjs", true], ["tests/test_sum.py", true], ["tests/sum.py", false], ["test/fixtures/a.js", false], ["tests/helpers/a.ts", false], ["a.snap", false], ["tests/data.json", false], ["tests/it.rs", true]])("%s is found by a runner: %s", (path, is) => {
    expect(isRunnableTest(path)).toBe(is);
  });

  it.each(["vitest.config.ts", "jest.setup.js", "pytest.ini", "tsconfig.json", "tsconfig.build.json", ".eslintrc.cjs", "web/eslint.config.mjs", ".github/workflows/ci.yml", "Makefile", ".gitlab-ci.yml", "sitecustomize.py", ".husky/pre-commit"])("%s says how the project is checked", (path) => {
    expect(isCheckSetting(path)).toBe(true);
  });

  it.each(["src/config.ts", "package.json", "pyproject.toml", "README.md", ".github/CODEOWNERS"])("%s does not say how", (path) => {
    expect(isCheckSetting(path)).toBe(false);
  });

  it.each([["dist/a.js", true], ["package-lock.json", true], ["a.min.css", true], ["api_pb2.py", true], ["src/out.ts", false], ["src/build.ts", false]])("%s is written by a tool: %s", (path, is) => {
    expect(isGenerated(path)).toBe(is);
  });

  it.each([["README.md", true], ["docs/a.rst", true], ["LICENSE", true], ["NOTES.txt", true], ["docs/how.txt", true], ["requirements.txt", false], ["data/names.txt", false], ["a.ts", false]])("%s is prose: %s", (path, is) => {
    expect(isProse(path)).toBe(is);
  });

  it.each([["node_modules/a/index.js", true], ["vendor/x.go", true], ["src/vendor.ts", false]])("%s is somebody else's: %s", (path, is) => {
    expect(isVendored(path)).toBe(is);
  });
});
