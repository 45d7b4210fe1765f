import type { AskForge, ForgeRequest } from "#domain/forge.ts";

/** A forge that answers by heart: the longest beginning of the path that is known wins. An Error is thrown, and what is not known too. */
export function toldForge(answers: Readonly<Record<string, unknown>>): { ask: AskForge; asked: ForgeRequest[] } {
  const asked: ForgeRequest[] = [];
  const ask: AskForge = async (request) => {
    asked.push(request);
    const question = `${request.method} ${request.path}`;
    const known = Object.keys(answers).filter((beginning) => question.startsWith(beginning)).toSorted((a, b) => b.length - a.length)[0];
    const answer = known === undefined ? new Error(`not known: ${question}`) : answers[known];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { ask, asked };
}
