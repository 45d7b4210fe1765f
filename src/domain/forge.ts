import { z } from "zod";

/** A forge as its own file declares it. */
export const ForgeKind = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

/** Where a project's pull requests go; null is found out by the remote's address. */
export const ForgeSettings = z.strictObject({
  /** The remote that branches are pushed to. */
  remote: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "is not the name of a remote"),
  /** Which kind of forge it is, where its address does not say. */
  kind: ForgeKind.nullable(),
  /** Address of its API, where it is not the usual one. */
  api: z.url({ protocol: /^https?$/ }).max(500).nullable(),
  /** Environment variable of the server that holds the token, where it is not the usual one. */
  tokenEnv: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, "is not the name of an environment variable").nullable(),
});
export type ForgeSettings = z.infer<typeof ForgeSettings>;
