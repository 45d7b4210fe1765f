import { createServer } from "node:http";
import { createServer as createNetServer, type AddressInfo } from "node:net";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { AppError } from "#domain/errors.ts";
import { privateFolder, ROOT } from "../e2e/support/sample-repo.ts";
import { type Env, readEnv } from "./env.ts";
import { claimHome, freePortFor, listen, publish } from "./listen.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

function env(port = 0): Env {
  const home = join(privateFolder(), "home");
  return readEnv({ NODE_ENV: "test", HOME: home, PATH: "/bin" }, ["--home", home, "--port", String(port)], ROOT, "1.2.3");
}

const refusal = async (work: Promise<unknown>): Promise<AppError> => (await work.catch((error: unknown) => error)) as AppError;

function ask(options: { port?: number; socketPath?: string }): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sending = request({ host: "127.0.0.1", ...options, path: "/x" }, (response) => {
      let body = "";
      response.on("data", (chunk) => void (body += String(chunk)));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sending.on("error", reject);
    sending.end();
  });
}

describe("a data folder", () => {
  test("belongs to one server at a time, and the refusal names the other", async () => {
    const { home } = env();
    const release = await claimHome(home);
    writeFileSync(join(home, "run", "server.json"), JSON.stringify({ url: "http://127.0.0.1:7420" }));
    const error = await refusal(claimHome(home));
    expect([error.code, error.tell.what]).toEqual(["conflict", "Remote Dev runs already on this data: http://127.0.0.1:7420."]);
    expect(error.tell.next).toContain("--home");
    await release();
  });

  test("refuses also where the other did not say its address, or said nonsense", async () => {
    const { home } = env();
    closers.push(await claimHome(home));
    expect((await refusal(claimHome(home))).tell.what).toBe("Remote Dev runs already on this data.");
    writeFileSync(join(home, "run", "server.json"), "{ half");
    expect((await refusal(claimHome(home))).code).toBe("conflict");
  });

  test("that was let go is there for the next one at once", async () => {
    const { home } = env();
    for (let i = 0; i < 5; i++) await (await claimHome(home))();
    closers.push(await claimHome(home));
    expect((await refusal(claimHome(home))).code).toBe("conflict");
  });

  test("two of them do not know each other", async () => {
    for (const { home } of [env(), env()]) closers.push(await claimHome(home));
    expect(closers).toHaveLength(2);
  });
});

describe("a port", () => {
  test("that is wanted is given, and 0 is any that is free", async () => {
    const port = await freePortFor(env());
    expect(port).toBeGreaterThan(1024);
    expect(await freePortFor(env(port))).toBe(port);
  });

  test("that is taken is refused with another one to try", async () => {
    const taken = createNetServer();
    await new Promise<void>((done) => taken.listen(0, "127.0.0.1", done));
    closers.push(() => new Promise((done) => taken.close(done)));
    const { port } = taken.address() as AddressInfo;
    const error = await refusal(freePortFor(env(port)));
    expect([error.code, error.tell.what]).toEqual(["not-available", `Port ${port} is in use.`]);
  });
});

describe("the ways in", () => {
  const open = async () => {
    const at = env();
    closers.push(await claimHome(at.home));
    const port = await freePortFor(at);
    const servers = await listen(at, { port, onRequest: (_r, response) => response.end("port"), onLocalRequest: (_r, response) => response.end("socket") });
    return { at, port, servers, socketPath: join(at.home, "run", "rdv.sock") };
  };

  test("are the port, and a private socket that only its owner can open", async () => {
    const { port, servers, socketPath } = await open();
    closers.push(() => servers.close());
    expect((await ask({ port })).body).toBe("port");
    expect((await ask({ socketPath })).body).toBe("socket");
    expect(statSync(socketPath).mode & 0o777).toBe(0o600);
    expect(servers.tcp.address()).toMatchObject({ address: "127.0.0.1" });
  });

  test("a socket that a dead server left behind is replaced", async () => {
    const { at, port, servers, socketPath } = await open();
    await servers.close();
    writeFileSync(socketPath, "");
    const again = await listen(at, { port, onRequest: (_r, response) => response.end(), onLocalRequest: (_r, response) => response.end("again") });
    closers.push(() => again.close());
    expect((await ask({ socketPath })).body).toBe("again");
  });

  test("close also what never ends by itself", async () => {
    const { port, servers } = await open();
    const hanging = createServer();
    const waiting = new Promise((resolve) => {
      const sending = request({ host: "127.0.0.1", port, method: "POST", headers: { "transfer-encoding": "chunked" } });
      sending.on("error", resolve);
      sending.on("close", resolve);
      sending.write("a");
      sending.on("socket", (socket) => socket.on("connect", () => setImmediate(() => void servers.close())));
    });
    await waiting;
    hanging.close();
    await expect(ask({ port })).rejects.toThrow("ECONNREFUSED");
  });
});

describe("where the server is", () => {
  test("is told to scripts and hooks in files that only the owner reads", async () => {
    const at = env();
    closers.push(await claimHome(at.home));
    expect(await publish(at, { port: 7421, version: "1.2.3" })).toBe("http://127.0.0.1:7421");
    const file = join(at.home, "run", "server.json");
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ url: "http://127.0.0.1:7421", pid: process.pid, version: "1.2.3" });
    expect(readFileSync(join(at.home, "run", "hook-url"), "utf8")).toBe("http://127.0.0.1:7421/api/hooks\n");
    for (const name of ["server.json", "hook-url"]) expect(statSync(join(at.home, "run", name)).mode & 0o077).toBe(0);
  });

  test("is told anew after each start, and no longer when it has stopped", async () => {
    const at = env();
    const release = await claimHome(at.home);
    await publish(at, { port: 1, version: "a" });
    await publish(at, { port: 2, version: "b" });
    expect(readFileSync(join(at.home, "run", "server.json"), "utf8")).toContain("127.0.0.1:2");
    await release();
    expect(() => readFileSync(join(at.home, "run", "server.json"))).toThrow("ENOENT");
  });
});
