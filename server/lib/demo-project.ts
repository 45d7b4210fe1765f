const INDEX = "export { greet } from \"./greet.js\";\n";

const MAKE_INDEX = `// Writes src/index.js: one export for each file of src. The tests compare it with what is there.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const files = readdirSync("src").filter((f) => f.endsWith(".js") && f !== "index.js").sort();
const lines = files.map((f) => {
  const name = /export function (\\w+)/.exec(readFileSync(\`src/\${f}\`, "utf8"))?.[1];
  return \`export { \${name} } from "./\${f}";\`;
});
writeFileSync("src/index.js", \`\${lines.join("\\n")}\\n\`);
console.log(\`src/index.js: \${files.length} exports\`);
`;

const TEST = `import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { greet } from "../src/greet.js";

test("greets by name", () => {
  assert.equal(greet("Ada"), "Hello, Ada!");
});

test("the index names every file", () => {
  const index = readFileSync("src/index.js", "utf8");
  for (const file of readdirSync("src").filter((f) => f !== "index.js")) assert.ok(index.includes(\`./\${file}\`), \`\${file} is missing in src/index.js\`);
});
`;

/** Files of the sample repository that the demonstration works on: small, with real tests, and with one thing nobody wrote down. */
export const DEMO_FILES: Readonly<Record<string, string>> = {
  "package.json": `${JSON.stringify({ name: "greeter", version: "1.0.0", type: "module", private: true, scripts: { test: "node --test" } }, null, 2)}\n`,
  "README.md": "# greeter\n\nA sample project of Remote Dev. It greets people.\n",
  "src/greet.js": "/** A greeting for a name. */\nexport function greet(name) {\n  return `Hello, ${name}!`;\n}\n",
  "src/index.js": INDEX,
  "tools/make-index.mjs": MAKE_INDEX,
  "test/greet.test.js": TEST,
  ".gitignore": "node_modules/\n",
};

/** What the demonstration asks for. */
export const DEMO_WISH = "Add a farewell function that says goodbye by name, with a test";
/** Id of the demonstration agent in the sample project's settings. */
export const DEMO_AGENT = "demonstration";
