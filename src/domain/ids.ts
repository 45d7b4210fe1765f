import { z } from "zod";

/** A ULID: 26 characters of Crockford base 32, sortable by time of creation. */
export const Id = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, "is not an id");
export type Id = z.infer<typeof Id>;

/** A point in time, ISO 8601 in UTC with milliseconds, for example `2026-11-21T14:02:11.000Z`. */
export const Time = z.iso.datetime({ precision: 3 });
export type Time = z.infer<typeof Time>;

/** Full SHA-1 or SHA-256 object name of a git commit. */
export const Sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, "is not a commit hash");
export type Sha = z.infer<typeof Sha>;
