/** Files of the sample repository that the demonstration works on: small, but with real tests. */
export const DEMO_FILES: Readonly<Record<string, string>> = {
  "package.json": `${JSON.stringify({ name: "greeter", version: "1.0.0", type: "module", private: true, scripts: { test: "node --test" } }, null, 2)}\n`,
  "README.md": "# greeter\n\nA sample project of Remote Dev. It greets people.\n",
  "src/greet.js": "/** A greeting for a name. */\nexport function greet(name) {\n  return `Hello, ${name}!`;\n}\n",
  "test/greet.test.js":
    'import assert from "node:assert/strict";\nimport test from "node:test";\nimport { greet } from "../src/greet.js";\n\ntest("greets by name", () => {\n  assert.equal(greet("Ada"), "Hello, Ada!");\n});\n',
  ".gitignore": "node_modules/\n",
};

/** What the demonstration asks for. */
export const DEMO_WISH = "Add a farewell function that says goodbye by name, with a test";
/** Id of the demonstration agent in the sample project's settings. */
export const DEMO_AGENT = "demonstration";
