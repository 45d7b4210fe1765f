import { sha256 } from "./ids.ts";

/** Answers that depend on nothing but what was asked, so that the same question needs not be asked again. */
export interface KeptAnswers<T> {
  get(question: unknown): T | undefined;
  keep(question: unknown, answer: T): void;
}

/** Keeps the answers used last, `most` of them. A question is any JSON value. */
export function createKeptAnswers<T>(most: number): KeptAnswers<T> {
  const kept = new Map<string, T>();
  const put = (key: string, answer: T): void => {
    // A map is in the order of insertion: what was used last stands last.
    kept.delete(key);
    kept.set(key, answer);
    const oldest = kept.size > most ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
  };
  return {
    get(question) {
      const key = sha256(JSON.stringify(question));
      const answer = kept.get(key);
      if (answer !== undefined) put(key, answer);
      return answer;
    },
    keep: (question, answer) => put(sha256(JSON.stringify(question)), answer),
  };
}
