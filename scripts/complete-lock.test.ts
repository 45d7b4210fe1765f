import { expect, test } from "vitest";
import { missingEntries } from "./complete-lock.mjs";

test("a lock that names every optional package is complete", () => {
  const packages = { "": {}, "node_modules/a": { optionalDependencies: { "a-linux-x64": "1.0.0" } }, "node_modules/a-linux-x64": {} };
  expect(missingEntries({ packages })).toEqual([]);
});

test("a missing platform package is added with what its name says", () => {
  const packages = { "": {}, "node_modules/@x/a": { dev: true, optionalDependencies: { "@x/a-linux-arm64-musl": "1.2.3", "@x/a-win32-x64": "1.2.3" } } };
  expect(missingEntries({ packages })).toEqual([
    ["node_modules/@x/a-linux-arm64-musl", { version: "1.2.3", cpu: ["arm64"], dev: true, libc: ["musl"], optional: true, os: ["linux"] }],
    ["node_modules/@x/a-win32-x64", { version: "1.2.3", cpu: ["x64"], dev: true, optional: true, os: ["win32"] }],
  ]);
});

test("a package further up in node_modules counts, as it does for Node", () => {
  const nested = { "node_modules/b/node_modules/a": { optionalDependencies: { "a-darwin-x64": "1.0.0" } } };
  expect(missingEntries({ packages: { ...nested, "node_modules/b/node_modules/a-darwin-x64": {} } })).toEqual([]);
  expect(missingEntries({ packages: { ...nested, "node_modules/a-darwin-x64": {} } })).toEqual([]);
});
