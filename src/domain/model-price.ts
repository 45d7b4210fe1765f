/** What a model costs, in US dollars per million tokens, and who said so when. */
export interface ModelPrice {
  /** Model the price is for; dated versions of it begin with it. */
  model: string;
  input: number;
  output: number;
  /** Input that the provider had kept; the price of other input when it is not told. */
  cached?: number;
  source: string;
  /** Day it was read. */
  asOf: string;
}

/** What one request to a model used; null means unknown, which is not zero. */
export interface ModelUsage {
  model: string;
  /** All input, also what the provider had kept. */
  inputTokens: number | null;
  outputTokens: number | null;
  /** The part of the input the provider had kept. */
  cachedTokens: number | null;
  /** What the program that asked says it cost; null when it says nothing. */
  costUsd: number | null;
}

const MILLION = 1_000_000;

/** What a request cost in US dollars; null when neither it nor the price list says. */
export function costOf(usage: ModelUsage, prices: readonly ModelPrice[]): number | null {
  if (usage.costUsd !== null) return usage.costUsd;
  const price = priceOf(usage.model, prices);
  if (!price || usage.inputTokens === null || usage.outputTokens === null) return null;
  const cached = Math.min(usage.cachedTokens ?? 0, usage.inputTokens);
  return ((usage.inputTokens - cached) * price.input + cached * (price.cached ?? price.input) + usage.outputTokens * price.output) / MILLION;
}

/** The price of a model or of the dated version of one: `m` and `m-2026-11-01`, but not `m-mini`. */
export function priceOf(model: string, prices: readonly ModelPrice[]): ModelPrice | undefined {
  return prices.find((p) => model === p.model || (model.startsWith(`${p.model}-`) && /^[\d-]+$/.test(model.slice(p.model.length + 1))));
}
