/** A word that a shell takes as it stands; for the hooks of CLIs that run them through one. */
export function shellQuote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
