import { describe, expect, it } from "vitest";
import type { Typed } from "#domain/terminal.ts";
import { createTyping } from "./terminal-typing.ts";

function start() {
  const sent: Omit<Typed, "stream">[] = [];
  const pastes: { text: string; enter: boolean; arrive: () => void; fail: () => void }[] = [];
  const typing = createTyping({
    send: (piece) => void sent.push(piece),
    paste: (text, { enter }) => new Promise<void>((resolve, reject) => void pastes.push({ text, enter, arrive: resolve, fail: () => reject(new Error("refused")) })),
  });
  return { typing, sent, pastes, text: () => sent.map((p) => p.data).join("") };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe("typing", () => {
  it("without control is refused and kept for nothing", () => {
    const { typing, sent } = start();
    expect(typing.type("a")).toBe(false);
    typing.setFence(3);
    expect(typing.type("b")).toBe(true);
    expect(sent).toEqual([{ fence: 3, seq: 0, data: "b" }]);
  });

  it("numbers its pieces and never uses a number twice", () => {
    const { typing, sent } = start();
    typing.setFence(1);
    typing.type("a");
    typing.drop();
    typing.setFence(2);
    typing.type("b");
    expect(sent).toEqual([{ fence: 1, seq: 0, data: "a" }, { fence: 2, seq: 1, data: "b" }]);
  });

  it("cuts long text into pieces that the server takes", () => {
    const { typing, sent, text } = start();
    typing.setFence(1);
    typing.type("x".repeat(70_000));
    expect(sent.map((p) => p.data.length)).toEqual([32_000, 32_000, 6000]);
    expect(text()).toHaveLength(70_000);
  });

  it("cuts no letter in two", () => {
    const { typing, sent, text } = start();
    typing.setFence(1);
    const long = `a${"🙂".repeat(40_000)}`;
    typing.type(long);
    expect([text() === long, sent.every((p) => p.data.isWellFormed()), sent.every((p) => p.data.length <= 32_000)]).toEqual([true, true, true]);
  });

  it("takes control first and then sends everything typed meanwhile, once", async () => {
    const { typing, text } = start();
    let give = (): void => undefined;
    const take = (): Promise<void> => new Promise((resolve) => {
      give = () => {
        typing.setFence(5);
        resolve();
      };
    });
    typing.typeAfter(take, "l");
    expect(typing.type("s")).toBe(true);
    expect(text()).toBe("");
    give();
    await settled();
    expect(text()).toBe("ls");
  });

  it("forgets what was typed when control is refused", async () => {
    const { typing, sent } = start();
    typing.typeAfter(() => Promise.reject(new Error("no")), "rm");
    await settled();
    typing.setFence(1);
    typing.type("x");
    expect(sent.map((p) => p.data)).toEqual(["x"]);
  });

  it("sends nothing later that was typed before a break", async () => {
    const { typing, sent, pastes } = start();
    typing.setFence(1);
    const paste = typing.paste("text", { enter: true });
    await settled();
    typing.type("\r");
    typing.drop();
    pastes[0]?.arrive();
    await paste;
    typing.setFence(2);
    expect(sent).toEqual([]);
  });
});

describe("a paste", () => {
  it("holds back the keys typed behind it until it arrived", async () => {
    const { typing, text, pastes } = start();
    typing.setFence(1);
    const paste = typing.paste("long text", { enter: false });
    await settled();
    typing.type("\r");
    expect(text()).toBe("");
    pastes[0]?.arrive();
    await paste;
    expect(text()).toBe("\r");
  });

  it("waits for the one before it", async () => {
    const { typing, pastes } = start();
    typing.setFence(1);
    const both = Promise.all([typing.paste("one", { enter: true }), typing.paste("two", { enter: true })]);
    await settled();
    expect(pastes.map((p) => p.text)).toEqual(["one"]);
    pastes[0]?.arrive();
    await settled();
    expect(pastes.map((p) => p.text)).toEqual(["one", "two"]);
    pastes[1]?.arrive();
    await both;
  });

  it("that fails says so and does not hold back the rest", async () => {
    const { typing, text, pastes } = start();
    typing.setFence(1);
    const paste = typing.paste("text", { enter: false });
    await settled();
    typing.type("a");
    pastes[0]?.fail();
    await expect(paste).rejects.toThrow("refused");
    expect(text()).toBe("a");
  });
});
