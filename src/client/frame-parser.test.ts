import { describe, expect, it } from "vitest";
import { PacketType } from "socket.io-parser";
import { frameParser } from "./frame-parser.ts";

function read(messages: readonly unknown[]): { type: number; data: unknown; id?: number }[] {
  const decoder = new frameParser.Decoder();
  const packets: { type: number; data: unknown }[] = [];
  decoder.on("decoded", (packet) => packets.push(packet as { type: number; data: unknown }));
  for (const message of messages) decoder.add(message);
  return packets;
}


describe("what comes over the connection", () => {
  it("is a frame when it is bytes", () => {
    const frame = new Uint8Array([1, 2, 3]).buffer;
    expect(read([frame])).toEqual([{ type: PacketType.EVENT, nsp: "/", data: ["terminal.data", frame] }]);
  });

  it("is an event as ever when it is text, also between frames", () => {
    const [event] = new frameParser.Encoder().encode({ type: PacketType.EVENT, nsp: "/", data: ["terminal.ended", { stream: 3 }] }) as [string];
    const packets = read([new ArrayBuffer(1), event, new ArrayBuffer(1)]);
    expect(packets.map((p) => (p.data as unknown[])[0])).toEqual(["terminal.data", "terminal.ended", "terminal.data"]);
    expect(packets[1]).toMatchObject({ type: PacketType.EVENT, data: ["terminal.ended", { stream: 3 }] });
  });

  it("is refused when it is no packet", () => {
    expect(() => read(["nonsense"])).toThrow("unknown packet type");
  });
});
