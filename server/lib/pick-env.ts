// What every program needs to behave as in the person's own shell; no secrets among them.
const BASE = ["HOME", "USER", "LOGNAME", "SHELL", "PATH", "LANG", "LC_*", "TZ", "TMPDIR", "XDG_*", "COLORTERM", "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];

/** The part of an environment that is meant for a program: the common names and those it asked for; `*` ends a prefix. */
export function pickEnv(env: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  const wanted = [...BASE, ...names];
  const matches = (name: string): boolean => wanted.some((w) => (w.endsWith("*") ? name.startsWith(w.slice(0, -1)) : w === name));
  return Object.fromEntries(Object.entries(env).filter(([name]) => matches(name)));
}
