import { z } from "zod";
import { Id } from "#domain/ids.ts";

/** What a list is asked for: how many, and after which item. */
export const Page = z.strictObject({ cursor: Id.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) });

/** A page of rows that were read one more than wanted; the extra one says that there is a next page. */
export function pageOf<T extends { id: string }>(rows: readonly T[], limit: number): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
