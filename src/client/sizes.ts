/** A number of characters, short: `340 characters`, `4.2 k characters`. */
export function kilo(chars: number): string {
  if (chars < 1000) return `${chars} ${chars === 1 ? "character" : "characters"}`;
  return `${(chars / 1000).toFixed(1)} k characters`;
}
