import type { App } from "../kernel.ts";

/** What git needs of the person's environment to sign in as they do. */
const NEEDED = ["SSH_AUTH_SOCK", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "GH_TOKEN", "GITHUB_TOKEN", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE", "GIT_SSL_CAINFO"];

/** The person's environment as far as git needs it to reach a remote. */
export function personEnv({ env }: App): Record<string, string> {
  return Object.fromEntries(NEEDED.flatMap((name) => (env.userEnv[name] === undefined ? [] : [[name, env.userEnv[name]]])));
}
