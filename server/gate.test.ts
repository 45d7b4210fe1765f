import type { IncomingMessage } from "node:http";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Principal } from "#domain/access.ts";
import { AppError } from "#domain/errors.ts";
import type { Auth } from "./auth.ts";
import { type AllowList, allowListFor, identify, inspect, plainOrigins, requireSafeBind } from "./gate.ts";

const PORT = 7420;
const PUBLIC = "https://desk.example.ts.net";
const allow: AllowList = allowListFor({ host: "127.0.0.1", port: PORT, publicOrigin: PUBLIC });

/** A request by its headers; a list is a header that came more than once. */
function request(headers: Record<string, string | string[]>, method = "GET", remoteAddress: string | undefined = "127.0.0.1"): IncomingMessage {
  const headersDistinct = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()]));
  return { method, headersDistinct, socket: { remoteAddress } } as unknown as IncomingMessage;
}

const look = (headers: Record<string, string | string[]>, how: { method?: string; upgrade?: boolean } = {}) => inspect(request(headers, how.method), allow, how.upgrade ?? false);
const refused = (headers: Record<string, string | string[]>): string => {
  try {
    look(headers);
    return "let in";
  } catch (error) {
    return error instanceof AppError ? error.code : "crashed";
  }
};

describe("the host", () => {
  test.each(["127.0.0.1:7420", "localhost:7420", "LOCALHOST:7420", "[::1]:7420", "desk.example.ts.net"])("%s is ours", (host) => {
    expect(look({ host }).secure).toBe(host === "desk.example.ts.net");
  });

  test.each([
    "evil.example", "127.0.0.1", "127.0.0.1:80", "localhost:7421", "127.0.0.1:7420.evil.example", "desk.example.ts.net.evil.example",
    "desk.example.ts.net:443:1", "127.1:7420", "2130706433:7420", "0.0.0.0:7420", "", " 127.0.0.1:7420", "127.0.0.1:7420@evil.example",
  ])("%j is not", (host) => {
    expect(refused({ host })).toBe("foreign-origin");
  });

  test("is needed, once", () => {
    expect(refused({})).toBe("foreign-origin");
    expect(refused({ host: ["127.0.0.1:7420", "127.0.0.1:7420"] })).toBe("foreign-origin");
  });

  test("nothing but ours gets in, whatever is tried", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (host) => {
        const known = allow.hosts.has(host.toLowerCase());
        expect(refused({ host })).toBe(known ? "let in" : "foreign-origin");
      }),
      { numRuns: 500 },
    );
  });
});

describe("the origin", () => {
  test("must be the one that belongs to the host, exactly", () => {
    expect(look({ host: "127.0.0.1:7420", origin: "http://127.0.0.1:7420" }).cookiesCount).toBe(true);
    for (const origin of ["http://localhost:7420", "https://127.0.0.1:7420", "null", "http://127.0.0.1:7420.evil.example", PUBLIC, "", "http://127.0.0.1:7420/"]) {
      expect([origin, refused({ host: "127.0.0.1:7420", origin })]).toEqual([origin, "foreign-origin"]);
    }
    expect(refused({ host: "127.0.0.1:7420", origin: ["http://127.0.0.1:7420", "https://evil.example"] })).toBe("foreign-origin");
  });

  test("over the public address is https", () => {
    expect(look({ host: "desk.example.ts.net", origin: PUBLIC })).toEqual({ origin: PUBLIC, secure: true, isHere: false, cookiesCount: true });
    expect(refused({ host: "desk.example.ts.net", origin: "http://desk.example.ts.net" })).toBe("foreign-origin");
  });
});

describe("this machine itself", () => {
  const host = "127.0.0.1:7420";
  const isHere = (headers: Record<string, string>, from?: string, list = allow): boolean => inspect(request({ host, ...headers }, "GET", from), list, false).isHere;

  test.each(["127.0.0.1", "::1", "::ffff:127.0.0.1"])("is what asks from %s", (from) => {
    expect(isHere({}, from)).toBe(true);
  });

  test.each(["192.168.1.9", "::ffff:10.0.0.2", "fe80::1", ""])("is not what asks from %j, whatever name it writes into Host", (from) => {
    expect(isHere({}, from)).toBe(false);
  });

  test.each(["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "cf-connecting-ip"])("is not what comes through a proxy that adds %s", (name) => {
    expect(isHere({ [name]: "127.0.0.1" })).toBe(false);
  });

  test("is never the public address, and always what asks where there is none", () => {
    expect(isHere({ host: "desk.example.ts.net" })).toBe(false);
    expect(isHere({ "x-forwarded-for": "10.0.0.2" }, "127.0.0.1", allowListFor({ host: "127.0.0.1", port: PORT, publicOrigin: null }))).toBe(true);
  });
});

describe("cookies without an origin", () => {
  const host = "127.0.0.1:7420";

  test.each<[string, Record<string, string>, string, boolean]>([
    ["our own page reading", { "sec-fetch-site": "same-origin" }, "GET", true],
    ["a typed address", { "sec-fetch-site": "none" }, "GET", true],
    ["a link from elsewhere that is followed", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }, "GET", true],
    ["a picture on a page elsewhere", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }, "GET", false],
    ["a page on another port", { "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" }, "GET", false],
    ["a program that says nothing", {}, "GET", false],
    ["navigation without a site", { "sec-fetch-mode": "navigate" }, "GET", false],
    ["our own page changing something", { "sec-fetch-site": "same-origin" }, "POST", false],
    ["our own page asking for the head", { "sec-fetch-site": "same-origin" }, "HEAD", true],
  ])("%s", (_what, headers, method, counts) => {
    expect(look({ host, ...headers }, { method }).cookiesCount).toBe(counts);
  });

  test("never count for a WebSocket", () => {
    expect(look({ host, "sec-fetch-site": "same-origin" }, { upgrade: true }).cookiesCount).toBe(false);
    expect(look({ host, origin: "http://127.0.0.1:7420" }, { upgrade: true }).cookiesCount).toBe(true);
  });
});

describe("who is asking", () => {
  const asked: string[] = [];
  const owner: Principal = { kind: "owner", userId: "u", via: "cookie", sessionId: "s", fresh: false };
  const auth = {
    fromToken: async (token: string) => (asked.push(`token ${token}`), { kind: "token", userId: "u", tokenId: "t", scopes: [], projectId: null } as Principal),
    fromRunToken: async (token: string) => (asked.push(`run ${token}`), { kind: "run", sessionId: "s" } as Principal),
    fromCookie: async () => (asked.push("cookie"), owner),
  } as unknown as Auth;
  const entry = { origin: "http://127.0.0.1:7420", secure: false, isHere: true, cookiesCount: true };
  const who = async (headers: Record<string, string | string[]>, cookiesCount = true): Promise<string> => (await identify(request(headers), { ...entry, cookiesCount }, auth)).kind;
  const TOKEN = `rdv_${"a".repeat(43)}`;

  test("a token comes first, a cookie second, nobody last", async () => {
    expect(await who({ authorization: `Bearer ${TOKEN}`, cookie: "rdv=x" })).toBe("token");
    expect(await who({ authorization: `Bearer rdvrun_${"a".repeat(43)}` })).toBe("run");
    expect(await who({ cookie: "rdv=x" })).toBe("owner");
    expect(await who({})).toBe("anonymous");
  });

  test("a cookie that may not count is not even looked at", async () => {
    asked.length = 0;
    expect(await who({ cookie: "rdv=x" }, false)).toBe("anonymous");
    expect(asked).toEqual([]);
  });

  test.each(["", "Bearer", "Basic abc", `bearer ${TOKEN}`, `Bearer ${TOKEN} x`, "Bearer sk-ant-0123456789012345678901", `Bearer rdv_${"a".repeat(101)}`, `Bearer rdv_${"a".repeat(19)}`, `Bearer rdv_${"a".repeat(30)}\n`])(
    "%j is nobody, and the cookie beside it does not help",
    async (authorization) => {
      asked.length = 0;
      expect(await who({ authorization, cookie: "rdv=x" })).toBe("anonymous");
      expect(asked).toEqual([]);
    },
  );

  test("two authorizations are refused", async () => {
    await expect(who({ authorization: [`Bearer ${TOKEN}`, `Bearer ${TOKEN}`] })).rejects.toThrow("twice");
  });
});

describe("listening where strangers could knock", () => {
  const bind = (more: Partial<Parameters<typeof requireSafeBind>[0]>) => () => requireSafeBind({ isLoopback: false, publicOrigin: PUBLIC, hasOwner: true, host: "0.0.0.0", ...more });

  test("needs an owner and an https address", () => {
    expect(bind({})).not.toThrow();
    expect(bind({ hasOwner: false })).toThrow("an owner");
    expect(bind({ publicOrigin: null })).toThrow("RDV_PUBLIC_ORIGIN");
    expect(bind({ hasOwner: false, publicOrigin: null })).toThrow(" and ");
  });

  test("on this machine only needs neither", () => {
    expect(bind({ isLoopback: true, hasOwner: false, publicOrigin: null })).not.toThrow();
  });
});

test("a browser on this machine has three names for it", () => {
  expect(plainOrigins(80)).toEqual(["http://127.0.0.1", "http://localhost", "http://[::1]"]);
  expect(plainOrigins(PORT)).toEqual(["http://127.0.0.1:7420", "http://localhost:7420", "http://[::1]:7420"]);
});
