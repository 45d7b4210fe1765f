import { describe, expect, test } from "vitest";
import type { DBAdapter } from "better-auth";
import { sha256 } from "./ids.ts";
import { hashSessionTokens } from "./token-adapter.ts";

interface Query {
  model: string;
  data?: Record<string, unknown>;
  update?: Record<string, unknown>;
  where?: { field: string; value: unknown }[];
}

/** What reaches the database, and what it answers. */
function scene(found: Record<string, unknown> | null = null) {
  const asked: [verb: string, query: Query][] = [];
  const verb = (name: string, answer: (query: Query) => unknown) => async (query: Query) => {
    asked.push([name, query]);
    return answer(query);
  };
  const inner = {
    id: "fake",
    create: verb("create", (query) => query.data),
    findOne: verb("findOne", () => found),
    findMany: verb("findMany", () => (found ? [found] : [])),
    update: verb("update", () => found),
    updateMany: verb("updateMany", () => 1),
    delete: verb("delete", () => undefined),
    deleteMany: verb("deleteMany", () => 1),
  } as unknown as DBAdapter;
  const adapter = hashSessionTokens(() => inner)({}) as unknown as Record<string, (query: Query) => Promise<unknown>>;
  return { asked, adapter };
}

const HASH = sha256("secret");
const byToken = [{ field: "token", value: "secret" }];

describe("a session's token", () => {
  test("is written as a hash, and whoever made it gets it back", async () => {
    const { asked, adapter } = scene();
    expect(await adapter["create"]?.({ model: "session", data: { id: "1", token: "secret" } })).toEqual({ id: "1", token: "secret" });
    expect(asked[0]?.[1].data).toEqual({ id: "1", token: HASH });
  });

  test("is looked up by its hash, and whoever knows it gets it back", async () => {
    const { asked, adapter } = scene({ id: "1", token: HASH });
    expect(await adapter["findOne"]?.({ model: "session", where: byToken })).toEqual({ id: "1", token: "secret" });
    expect(asked[0]?.[1].where).toEqual([{ field: "token", value: HASH }]);
  });

  test("is not told to who found the session in another way", async () => {
    const { adapter } = scene({ id: "1", token: HASH });
    expect(await adapter["findOne"]?.({ model: "session", where: [{ field: "id", value: "1" }] })).toEqual({ id: "1", token: HASH });
  });

  test.each(["update", "updateMany", "delete", "deleteMany", "findMany"])("%s finds it by its hash", async (verb) => {
    const { asked, adapter } = scene({ id: "1", token: HASH });
    await adapter[verb]?.({ model: "session", where: byToken, update: { userAgent: "x" } });
    expect(asked[0]?.[1].where).toEqual([{ field: "token", value: HASH }]);
  });

  test("several at once are all hashed", async () => {
    const { asked, adapter } = scene();
    await adapter["deleteMany"]?.({ model: "session", where: [{ field: "token", value: ["a", "b"] }] });
    expect(asked[0]?.[1].where).toEqual([{ field: "token", value: [sha256("a"), sha256("b")] }]);
  });

  test("that is not there is not there", async () => {
    const { adapter } = scene(null);
    expect(await adapter["findOne"]?.({ model: "session", where: byToken })).toBeNull();
    expect(await adapter["findMany"]?.({ model: "session" })).toEqual([]);
  });
});

describe("anything else that is called token", () => {
  test("is left as it is", async () => {
    const { asked, adapter } = scene({ token: "x" });
    expect(await adapter["create"]?.({ model: "verification", data: { token: "secret" } })).toEqual({ token: "secret" });
    await adapter["findOne"]?.({ model: "account", where: byToken });
    expect(asked.map(([, query]) => query.data ?? query.where)).toEqual([{ token: "secret" }, byToken]);
  });
});
