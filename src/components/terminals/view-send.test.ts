import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Refusal } from "../../client/rest.ts";
import { createStore } from "../../client/store.ts";
import type { TerminalStream } from "../../client/terminal-stream.ts";
import { upload } from "../../client/upload.ts";
import { createViewSend, NOTHING_SENT, type SendState, sizeWords } from "./view-send.ts";

vi.mock("../../client/upload.ts", () => ({ upload: vi.fn<typeof upload>() }));
beforeEach(() => void vi.mocked(upload).mockReset());
afterEach(() => void vi.restoreAllMocks());

const refusal = (code: string): Refusal => new Refusal({ status: 409, code, title: code, detail: "next" });
const png = (name = "shot.png", more = 10): File => new File([Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), new Uint8Array(more)], name, { type: "image/png" });

/** A terminal whose control and refusals the test decides. */
function start(on: { holder?: string | null; refuses?: Refusal } = {}) {
  const pasted: [string, unknown][] = [];
  const heard: SendState[] = [];
  const lease = { stream: 1, sessionId: "s1", you: "me", holder: on.holder === undefined ? "me" : on.holder, label: "", fence: 7, viewers: 1, others: [] };
  const stream = {
    state: () => ({ phase: "live", cols: 120, rows: 40, lease, problem: null }),
    subscribe: () => () => undefined,
    async take() {
      lease.holder = "me";
      lease.fence = 8;
    },
    async paste(text: string, _enter: boolean, how?: { careful?: boolean; progress?: (share: number) => void }) {
      pasted.push([text, how?.careful]);
      if (how?.careful && on.refuses) throw on.refuses;
      how?.progress?.(0.5);
    },
  } as unknown as TerminalStream;
  const store = createStore<SendState>(NOTHING_SENT);
  store.subscribe(() => heard.push(store.get()));
  return { send: createViewSend({ sessionId: "s1", stream, store }), store, pasted, heard };
}

describe("a paste", () => {
  it("goes out carefully, and a short one says nothing", async () => {
    const t = start();
    await t.send.paste("ls\n");
    expect(t.pasted).toEqual([["ls\n", true]]);
    expect(t.heard.filter((s) => s.sending)).toEqual([]);
  });

  it("of several lines is asked about, and then goes as it is", async () => {
    const t = start({ refuses: refusal("several-lines") });
    await t.send.paste("a\nb\n");
    expect(t.store.get()).toMatchObject({ asks: "a\nb\n", trouble: null });
    await t.send.paste("a\nb\n", true);
    expect(t.pasted.at(-1)).toEqual(["a\nb\n", false]);
    expect(t.store.get()).toEqual(NOTHING_SENT);
  });

  it("that does not get there says why until that is taken away", async () => {
    const t = start({ refuses: refusal("not-yours") });
    await t.send.paste("x");
    expect(t.store.get().trouble?.code).toBe("not-yours");
    t.send.dismiss();
    expect(t.store.get()).toEqual(NOTHING_SENT);
  });

  it("that is long says how far it is", async () => {
    const t = start();
    await t.send.paste("x".repeat(200_000));
    expect(t.heard.flatMap((s) => (s.sending ? [[s.sending.what, s.sending.share]] : []))).toEqual([["Pasting 200 kB", 0], ["Pasting 200 kB", 0.5]]);
    expect(t.store.get().sending).toBeNull();
  });
});

describe("an image", () => {
  it("is uploaded under the control that is held, and its path is typed as one word", async () => {
    vi.mocked(upload).mockResolvedValue({ path: "/my data/1.png" });
    const t = start({ holder: null });
    await t.send.images([png("a.png"), png("b.png")]);
    expect(vi.mocked(upload).mock.calls.map(([path]) => path)).toEqual(["/api/sessions/s1/images?holder=me&fence=8", "/api/sessions/s1/images?holder=me&fence=8"]);
    expect(t.pasted.map(([text]) => text)).toEqual([String.raw`/my\ data/1.png `, String.raw`/my\ data/1.png `]);
    expect(t.heard.find((s) => s.sending)?.sending?.what).toBe("Uploading a.png, 18 bytes");
  });

  it.each([
    ["what is none", [png(), new File(["hello"], "b.txt")], "b.txt is no PNG, JPEG, GIF or WebP image."],
    ["what is too large", [png("huge.png", 11_000_000)], "huge.png has 11.0 MB; an image may have 10 MB."],
  ])("is not sent together with %s", async (_what, files, says) => {
    const t = start();
    await t.send.images(files);
    expect([t.store.get().trouble?.message, t.pasted.length, vi.mocked(upload).mock.calls.length]).toEqual([says, 0, 0]);
  });

  it("is not put into a terminal that somebody else controls, and what the server says is told", async () => {
    const other = start({ holder: "phone" });
    await other.send.images([png()]);
    expect(other.store.get().trouble?.code).toBe("not-yours");
    expect(upload).not.toHaveBeenCalled();
    vi.mocked(upload).mockRejectedValue(refusal("conflict"));
    const full = start();
    await full.send.images([png()]);
    expect([full.store.get().trouble?.code, full.pasted]).toEqual(["conflict", []]);
  });
});

it.each([[5, "5 bytes"], [1500, "2 kB"], [1_000_000, "1.0 MB"], [10_485_760, "10.5 MB"]])("%i is %s", (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});
