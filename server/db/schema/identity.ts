import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Scope } from "#domain/access.ts";
import { json, time } from "../columns.ts";

const date = (name: string) => integer(name, { mode: "timestamp_ms" });

/** better-auth's user. Exactly one row is the owner, see `owner`. */
export const user = sqliteTable("user", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  email: text("email").notNull().unique(),
  emailVerified: integer("email_verified", { mode: "boolean" }).notNull().default(false),
  image: text("image"),
  createdAt: date("created_at").notNull(),
  updatedAt: date("updated_at").notNull(),
});

/** better-auth's sign-in session; `token` holds a SHA-256, never the cookie's value. */
export const authSession = sqliteTable(
  "auth_session",
  {
    id: text("id").primaryKey(),
    token: text("token").notNull().unique(),
    userId: text("user_id").notNull().references(() => user.id, { onDelete: "cascade" }),
    expiresAt: date("expires_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    /** Last time the password was given in this session. */
    confirmedAt: date("confirmed_at"),
    createdAt: date("created_at").notNull(),
    updatedAt: date("updated_at").notNull(),
  },
  (t) => [index("auth_session_user").on(t.userId)],
);

export const account = sqliteTable(
  "account",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    userId: text("user_id").notNull().references(() => user.id, { onDelete: "cascade" }),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: date("access_token_expires_at"),
    refreshTokenExpiresAt: date("refresh_token_expires_at"),
    scope: text("scope"),
    password: text("password"),
    createdAt: date("created_at").notNull(),
    updatedAt: date("updated_at").notNull(),
  },
  (t) => [index("account_user").on(t.userId)],
);

export const verification = sqliteTable("verification", {
  id: text("id").primaryKey(),
  identifier: text("identifier").notNull(),
  value: text("value").notNull(),
  expiresAt: date("expires_at").notNull(),
  createdAt: date("created_at").notNull(),
  updatedAt: date("updated_at").notNull(),
});

/** One row at most: the primary key admits only 1. */
export const owner = sqliteTable("owner", {
  slot: integer("slot").primaryKey(),
  userId: text("user_id").notNull().references(() => user.id),
  createdAt: time("created_at").notNull(),
});

/** The owner's second factor; one row per person. Until `enabledAt` it is only being set up. */
export const twoFactor = sqliteTable("two_factor", {
  userId: text("user_id").primaryKey().references(() => user.id, { onDelete: "cascade" }),
  /** Sealed, see `lib/seal.ts`. */
  secret: text("secret").notNull(),
  /** Number of the last 30 seconds whose code was taken; neither it nor an earlier one is taken again. */
  lastStep: integer("last_step").notNull(),
  enabledAt: time("enabled_at"),
});

/** Recovery codes that were not used yet; only the SHA-256 is kept. */
export const recoveryCode = sqliteTable("recovery_code", {
  hash: text("hash").primaryKey(),
  userId: text("user_id").notNull().references(() => user.id, { onDelete: "cascade" }),
});

/** API tokens; only the SHA-256 is kept. */
export const token = sqliteTable("token", {
  id: text("id").primaryKey(),
  userId: text("user_id").notNull().references(() => user.id, { onDelete: "cascade" }),
  name: text("name").notNull(),
  hash: text("hash").notNull().unique(),
  scopes: json<Scope[]>("scopes").notNull(),
  projectId: text("project_id"),
  createdAt: time("created_at").notNull(),
  expiresAt: time("expires_at").notNull(),
  lastUsedAt: time("last_used_at"),
  revokedAt: time("revoked_at"),
});
