import { Decoder, Encoder, PacketType } from "socket.io-parser";

/** Reads a terminal's frames, which come as bare messages: an event with an attachment would be two messages each. */
class FrameDecoder extends Decoder {
  override add(message: unknown): void {
    if (typeof message === "string") super.add(message);
    else this.emitReserved("decoded", { type: PacketType.EVENT, nsp: "/", data: ["terminal.data", message] });
  }
}

/** How messages of the page's connection are written and read. Everything but frames is as the library has it. */
export const frameParser = { Encoder, Decoder: FrameDecoder };
