import type { App } from "../kernel.ts";
import { masterKey, type SealedIn, unseal } from "../lib/seal.ts";
import type { ForgeTokenRow } from "../store/forge-token.ts";

/** The token of a row; undefined when it was sealed for another place or with another key. */
export function openForgeToken(app: App, row: ForgeTokenRow): string | undefined {
  return unseal(masterKey(app.env.home), sealedIn(row), row.secret);
}

/** A token opens for its own project and API only. */
export function sealedIn({ projectId, api }: Pick<ForgeTokenRow, "projectId" | "api">): SealedIn {
  return { table: "forge_token", row: `${projectId} ${api}` };
}
