// Completes package-lock.json with the platform binaries that npm drops when the registry at hand does not carry them.
// npm writes a lock without them and then refuses it in `npm ci`. Run after every change of dependencies; `--check` only tells.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const OS = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const CPU = ["arm64", "armv7", "arm", "ia32", "loong64", "loongarch64", "mips64el", "ppc64le", "ppc64", "riscv64", "s390x", "wasm32", "x64"];

/** Lock entries that are named as optional dependencies but missing: `[location, entry][]`. */
export function missingEntries(lock) {
  const missing = new Map();
  for (const [location, pkg] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(pkg.optionalDependencies ?? {})) {
      if (!resolves(lock.packages, location, name)) missing.set(`node_modules/${name}`, entry(name, version, pkg.dev));
    }
  }
  return [...missing];
}

function resolves(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("node_modules/") - 1))) {
    if (packages[`${at ? `${at}/` : ""}node_modules/${name}`]) return true;
    if (!at) return false;
  }
}

function entry(name, version, dev) {
  const words = name.split(/[/-]/);
  const os = OS.find((word) => words.includes(word));
  const cpu = CPU.find((word) => words.includes(word));
  const libc = words.some((word) => word.startsWith("musl")) ? "musl" : words.some((word) => word.startsWith("gnu")) ? "glibc" : null;
  return {
    version,
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(dev ? { dev: true } : {}),
    ...(libc && os === "linux" ? { libc: [libc] } : {}),
    optional: true,
    ...(os ? { os: [os] } : {}),
  };
}

function main() {
  const file = new URL("../package-lock.json", import.meta.url);
  const lock = JSON.parse(readFileSync(file, "utf8"));
  const missing = missingEntries(lock);
  if (process.argv.includes("--check")) {
    if (missing.length > 0) {
      console.error(`package-lock.json lacks ${missing.length} optional packages, \`npm ci\` would refuse it. Run: node scripts/complete-lock.mjs`);
      process.exit(1);
    }
    return;
  }
  for (const [location, value] of missing) lock.packages[location] = value;
  const packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`);
  console.log(`package-lock.json: ${missing.length} optional packages added`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
