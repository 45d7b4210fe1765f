import { AppError } from "#domain/errors.ts";

/** One piece of a longer text. */
export interface Piece {
  /** Names the whole. */
  paste: string;
  /** Where it begins in the whole. */
  at: number;
  more: boolean;
  text: string;
}

/** Texts that come in pieces, put together in memory. */
export interface Pieces {
  /** Takes the next piece of a place; the last one returns the whole. A new text drops what was left unfinished in that place. */
  add(place: string, piece: Piece): string | undefined;
  drop(place: string): void;
}

/** How long an unfinished text waits for its next piece, in milliseconds. */
export const PIECE_MS = 60_000;

/** Puts texts of at most `most` characters together. */
export function createPieces(most: number): Pieces {
  const unfinished = new Map<string, { paste: string; text: string; timer: NodeJS.Timeout }>();
  const drop = (place: string): void => {
    clearTimeout(unfinished.get(place)?.timer);
    unfinished.delete(place);
  };
  return {
    drop,
    add(place, { paste, at, more, text }) {
      const known = unfinished.get(place);
      const before = known?.paste === paste ? known.text : "";
      drop(place);
      if (at !== before.length) throw new AppError("conflict", "A piece of the text is missing.", "Nothing was typed. Paste it again.");
      const whole = before + text;
      if (whole.length > most) throw new AppError("too-large", `The text has more than ${most} characters.`, "Nothing was typed. Put it into a file instead.");
      if (!more) return whole;
      unfinished.set(place, { paste, text: whole, timer: setTimeout(() => drop(place), PIECE_MS).unref() });
      return undefined;
    },
  };
}
