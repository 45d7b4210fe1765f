// Where a secret may begin: at the edge of a word, or right behind what makes no word: an escape of JSON, of a URL, or a colour of a terminal.
const BEGIN = String.raw`(?:\b|(?<=\\[nrtbf])|(?<=%[0-9A-Fa-f]{2})|(?<=(?:\x1B|\\u001[bB]|\\x1[bB]|\\e)\[[0-9;]{0,20}m))`;
const shape = (text: string, begin = BEGIN): RegExp => new RegExp(begin + text, "g");

// Shapes of secrets that are recognisable by themselves. Bounded repetition only, so that no input makes them slow.
const PATTERNS: readonly RegExp[] = [
  shape("sk-ant-[A-Za-z0-9_-]{20,200}"),
  shape("sk-(?!ant-)(?:proj-)?[A-Za-z0-9_-]{32,200}"),
  shape("gh[pousr]_[A-Za-z0-9]{36,255}"),
  shape("github_pat_[A-Za-z0-9_]{50,255}"),
  shape("glpat-[A-Za-z0-9_-]{20,60}"),
  shape("AIza[0-9A-Za-z_-]{35}"),
  shape(String.raw`(?:AKIA|ASIA)[0-9A-Z]{16}\b`),
  shape("xox[abposr]-[0-9A-Za-z-]{10,200}"),
  shape("rdv_[A-Za-z0-9_-]{32,100}"),
  shape(String.raw`npm_[A-Za-z0-9]{36}\b`),
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{1,8000}-----END [A-Z ]{0,30}PRIVATE KEY-----/g,
  // Not behind a hyphen, which is one of its own letters: each of many would be tried to the end.
  shape(String.raw`eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000}`, `(?<!-)${BEGIN}`),
];

const SECRET_NAME = /(KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL)/i;
const MARK = "[redacted]";

/** Takes secrets out of text: the values it was made with (plain, in JSON, base64, URL, hex) and everything of a known shape. */
export type Redact = (text: string) => string;

/** Secret-looking values of an environment: by name, and long enough to be one. */
export function secretValues(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env).flatMap(([name, value]) => (value && value.length >= 12 && SECRET_NAME.test(name) ? [value] : []));
}

export function createRedact(values: readonly string[]): Redact {
  const known = [...new Set(values.filter((value) => value !== "").flatMap(formsOf))].sort((a, b) => b.length - a.length);
  return (text) => PATTERNS.reduce((t, pattern) => t.replace(pattern, MARK), known.reduce((t, value) => t.replaceAll(value, MARK), text));
}

/** Redaction that learns: what is hidden from now on is taken out everywhere, also where the function was handed on before. */
export function createSecrets(values: readonly string[]): { redact: Redact; hide(value: string): void } {
  const known = new Set(values);
  let redact = createRedact(values);
  return {
    redact: (text) => redact(text),
    hide(value) {
      if (known.has(value)) return;
      known.add(value);
      redact = createRedact([...known]);
    },
  };
}

/** Places in a text that look like a secret, by pattern; for the check that guards commits. */
export function findSecrets(text: string): string[] {
  return PATTERNS.flatMap((pattern) => [...text.matchAll(pattern)].map((m) => `${m[0].slice(0, 8)}…`));
}

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const hex = bytes.toString("hex");
  return [value, JSON.stringify(value).slice(1, -1), bytes.toString("base64"), bytes.toString("base64url"), hex, hex.toUpperCase(), encodeURIComponent(value)];
}
