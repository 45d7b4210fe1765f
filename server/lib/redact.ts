// Shapes of secrets that are recognisable by themselves. Bounded repetition only, so that no input makes them slow.
const PATTERNS: readonly RegExp[] = [
  /\bsk-ant-[A-Za-z0-9_-]{20,200}/g,
  /\bsk-(?:proj-)?[A-Za-z0-9_-]{32,200}/g,
  /\bgh[pousr]_[A-Za-z0-9]{36,255}/g,
  /\bgithub_pat_[A-Za-z0-9_]{50,255}/g,
  /\bglpat-[A-Za-z0-9_-]{20,60}/g,
  /\bAIza[0-9A-Za-z_-]{35}/g,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /\bxox[abposr]-[0-9A-Za-z-]{10,200}/g,
  /\brdv_[A-Za-z0-9_-]{32,100}/g,
  /\bnpm_[A-Za-z0-9]{36}\b/g,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{1,8000}-----END [A-Z ]{0,30}PRIVATE KEY-----/g,
  /\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000}/g,
];

const SECRET_NAME = /(KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL)/i;
const MARK = "[redacted]";

/** Takes secrets out of text: the values it was made with (plain, base64, URL, hex) and everything of a known shape. */
export type Redact = (text: string) => string;

/** Secret-looking values of an environment: by name, and long enough to be one. */
export function secretValues(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env).flatMap(([name, value]) => (value && value.length >= 12 && SECRET_NAME.test(name) ? [value] : []));
}

export function createRedact(values: readonly string[]): Redact {
  const known = [...new Set(values.filter((value) => value !== "").flatMap(formsOf))].sort((a, b) => b.length - a.length);
  return (text) => PATTERNS.reduce((t, pattern) => t.replace(pattern, MARK), known.reduce((t, value) => t.replaceAll(value, MARK), text));
}

/** Places in a text that look like a secret, by pattern; for the check that guards commits. */
export function findSecrets(text: string): string[] {
  return PATTERNS.flatMap((pattern) => [...text.matchAll(pattern)].map((m) => `${m[0].slice(0, 8)}…`));
}

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  return [value, bytes.toString("base64"), bytes.toString("base64url"), bytes.toString("hex"), encodeURIComponent(value)];
}
