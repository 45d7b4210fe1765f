import type { Principal } from "#domain/access.ts";
import { AppError } from "#domain/errors.ts";

/** The owner themselves, where a token is not enough. */
export function ownerOf(principal: Principal): Extract<Principal, { kind: "owner" }> {
  if (principal.kind === "owner") return principal;
  throw new AppError("forbidden", "Only the owner has a password.", "Tokens with the scope admin need none.");
}
