/** Kinds of images agents can look at, as endings of file names. */
export type ImageKind = "png" | "jpg" | "gif" | "webp";

/** Most bytes of one image that is put into a terminal. */
export const IMAGE_BYTES = 10 * 1024 * 1024;

const ascii = (text: string): number[] => Array.from(text, (c) => c.charCodeAt(0));
const MARKS: readonly { kind: ImageKind; at: number; bytes: readonly number[] }[] = [
  { kind: "png", at: 0, bytes: [0x89, ...ascii("PNG\r\n"), 0x1a, 0x0a] },
  { kind: "jpg", at: 0, bytes: [0xff, 0xd8, 0xff] },
  { kind: "gif", at: 0, bytes: ascii("GIF87a") },
  { kind: "gif", at: 0, bytes: ascii("GIF89a") },
];

/** What the bytes are, by how they begin; names and declared types are only claims. Undefined when they are no image of these kinds. */
export function imageKind(bytes: Uint8Array): ImageKind | undefined {
  const holds = (mark: readonly number[], at: number): boolean => mark.every((byte, i) => bytes[at + i] === byte);
  // A container of many things; only the second word says that it is an image.
  if (holds(ascii("RIFF"), 0) && holds(ascii("WEBP"), 8)) return "webp";
  return MARKS.find(({ at, bytes: mark }) => holds(mark, at))?.kind;
}

/** A path as one types it into a terminal: what a shell would read otherwise is escaped, so that it stays one word. */
export function typedPath(path: string): string {
  return path.replaceAll(/[^\p{L}\p{N}_@%+=:,./-]/gu, String.raw`\$&`);
}
