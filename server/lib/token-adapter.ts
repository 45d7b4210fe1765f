import type { BetterAuthOptions, DBAdapter } from "better-auth";
import { sha256 } from "./ids.ts";

type Adapter = DBAdapter;
type Where = NonNullable<Parameters<Adapter["findMany"]>[0]["where"]>;

/** Makes better-auth keep only a hash of each session's token, so that a read database signs nobody in. */
export function hashSessionTokens(make: (options: BetterAuthOptions) => Adapter): (options: BetterAuthOptions) => Adapter {
  return (options) => {
    const inner = make(options);
    return {
      ...inner,
      create: async (query) => restore(query.model, query.data["token"], await inner.create({ ...query, data: hashData(query.model, query.data) as typeof query.data })),
      findOne: async (query) => restore(query.model, tokenIn(query.where), await inner.findOne({ ...query, where: hashWhere(query.model, query.where) })),
      findMany: (query) => inner.findMany({ ...query, ...(query.where ? { where: hashWhere(query.model, query.where) } : {}) }),
      update: async (query) => restore(query.model, tokenIn(query.where), await inner.update({ ...query, where: hashWhere(query.model, query.where) })),
      updateMany: (query) => inner.updateMany({ ...query, where: hashWhere(query.model, query.where) }),
      delete: (query) => inner.delete({ ...query, where: hashWhere(query.model, query.where) }),
      deleteMany: (query) => inner.deleteMany({ ...query, where: hashWhere(query.model, query.where) }),
    };
  };
}

function hashData(model: string, data: Record<string, unknown>): Record<string, unknown> {
  return model === "session" && typeof data["token"] === "string" ? { ...data, token: sha256(data["token"]) } : data;
}

function hashWhere(model: string, where: Where): Where {
  if (model !== "session") return where;
  return where.map((w) => (w.field === "token" ? { ...w, value: Array.isArray(w.value) ? w.value.map((v) => sha256(String(v))) : sha256(String(w.value)) } : w));
}

function tokenIn(where: Where): unknown {
  return where.find((w) => w.field === "token")?.value;
}

/** The caller knows the token and needs it for the cookie; what it looked up by is put back into what it gets. */
function restore<T>(model: string, token: unknown, row: T): T {
  return model === "session" && typeof token === "string" && row && typeof row === "object" ? { ...row, token } : row;
}
