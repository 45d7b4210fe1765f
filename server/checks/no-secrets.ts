import type { ChangedFile, Check, CheckWorld } from "#domain/check.ts";
import type { Finding } from "#domain/finding.ts";
import { findSecrets } from "../lib/redact.ts";
import { resultOfLooking } from "../lib/looking-check.ts";

type AddedLine = Awaited<ReturnType<CheckWorld["addedLines"]>>[number];

const KEY_FILE = /^(id_(rsa|dsa|ecdsa|ed25519)|.*\.(key|p12|pfx|jks|keystore|ppk)|.*(key|priv)[^/]*\.pem|\.netrc|\.pgpass|\.htpasswd)$/i;
const ENV_FILE = /^\.env(\..+)?$/i;
const ENV_EXAMPLE = /\.(example|sample|template|dist|defaults?|schema|test|ci)$/i;
const KEY_BEGIN = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/;

const check: Check = {
  id: "no-secrets",
  means: "No key, token or password was added.",
  suggest: () => [{ check: "no-secrets", title: "No secrets in the change" }],
  async run(_spec, world) {
    const lines = await world.addedLines().catch(() => undefined);
    if (!lines) return resultOfLooking([{ message: "The added lines could not be read, so nobody can say that they hold no secret." }], "");
    const findings = [...world.tree.changed.filter(isSecretFile).map(fileFinding), ...secretsIn(lines)];
    return resultOfLooking(findings, `${lines.length} added ${lines.length === 1 ? "line looks" : "lines look"} free of secrets`);
  },
};

export default check;

/** A file that was there before is the project's own choice. */
function isSecretFile({ path, status }: ChangedFile): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const isSecret = KEY_FILE.test(name) || (ENV_FILE.test(name) && !ENV_EXAMPLE.test(name));
  return isSecret && (status === "added" || status === "renamed");
}

function fileFinding({ path }: ChangedFile): Finding {
  return { message: `${path} is named like a file that holds secrets. Take it out of the commits and add it to .gitignore.`, path };
}

function secretsIn(lines: readonly AddedLine[]): Finding[] {
  const single = lines.flatMap(({ path, line, text }) => {
    const [shape] = KEY_BEGIN.test(text) ? ["a private key"] : findSecrets(text);
    return shape === undefined ? [] : [secretFinding(path, line, shape)];
  });
  const known = new Set(single.map((finding) => finding.path));
  // A secret over several lines shows only when they are read together.
  const joined = [...byPath(lines)].filter(([path]) => !known.has(path)).flatMap(([path, added]) => {
    const [shape] = findSecrets(added.map((l) => l.text).join("\n"));
    return shape === undefined ? [] : [secretFinding(path, added[0]?.line ?? 1, shape)];
  });
  return [...single, ...joined];
}

function byPath(lines: readonly AddedLine[]): Map<string, AddedLine[]> {
  return Map.groupBy(lines, (line) => line.path);
}

function secretFinding(path: string, line: number, shape: string): Finding {
  return { message: `${path} line ${line} looks like a secret (${shape}). Take it out of the commits, also of earlier ones, and read it from the environment.`, path };
}
