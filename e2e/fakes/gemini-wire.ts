import { chunksOf, cwdIn, type Item, newId, type Reply, tokensOf, type Wire } from "./conversation.ts";
import { type Json, list, record, string, textOf } from "./json.ts";

const STATUS_NAMES: Record<number, string> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
};

/** Gemini generateContent; model and method are in the path, not in the body. */
export const geminiWire: Wire = {
  read(body, path) {
    const contents = list(body.contents);
    const said = contents.map((content) => textOf(content.parts)).join("\n");
    const config = record(body.generationConfig);
    const schema = record(config.responseJsonSchema ?? config.responseSchema);
    return {
      model: /\/models\/([^:]+):/.exec(path)?.[1] ?? "",
      stream: path.includes(":streamGenerateContent"),
      system: textOf(record(body.systemInstruction).parts),
      items: contents.flatMap(itemsOf),
      tools: list(body.tools)
        .flatMap((tool) => list(tool.functionDeclarations))
        .map((f) => ({
          name: string(f.name),
          schema: record(f.parametersJsonSchema ?? f.parameters),
        })),
      cwd: cwdIn(said),
      schema: config.responseMimeType === "application/json" ? schema : undefined,
      forced: undefined,
    };
  },

  document(reply, conversation) {
    const parts = partsOf(reply);
    const candidatesTokenCount = tokensOf(parts);
    const totalTokenCount = reply.inputTokens + candidatesTokenCount;
    return {
      candidates: [{ index: 0, content: { role: "model", parts }, finishReason: "STOP" }],
      usageMetadata: { promptTokenCount: reply.inputTokens, candidatesTokenCount, totalTokenCount },
      modelVersion: conversation.model,
      responseId: "fake",
    };
  },

  events(document) {
    const { parts } = record(list(document.candidates)[0]?.content);
    const pieces = list(parts).flatMap((part) => (typeof part.text === "string" ? piecesOf(part.text) : [part]));
    return pieces.map((part, index) => {
      const end = index === pieces.length - 1 ? { finishReason: "STOP" } : {};
      return { data: { ...document, candidates: [{ index: 0, content: { role: "model", parts: [part] }, ...end }] } };
    });
  },

  failure(code, message) {
    return { error: { code, message, status: STATUS_NAMES[code] ?? "UNKNOWN" } };
  },
};

/** Body of `:countTokens`. */
export function countGeminiTokens(body: Json): unknown {
  return { totalTokens: tokensOf(body) };
}

function itemsOf(content: Json): Item[] {
  // A content without role is the user's.
  if (content.role === "model") return [];
  return list(content.parts).flatMap((part): Item[] => {
    const answer = record(part.functionResponse);
    if (part.functionResponse) return [{ from: "tool", tool: string(answer.name), text: JSON.stringify(answer.response) }];
    return typeof part.text === "string" ? [{ from: "user", text: part.text }] : [];
  });
}

function partsOf(reply: Reply): Json[] {
  const text = reply.text || !reply.call ? [{ text: reply.text }] : [];
  if (!reply.call) return text;
  const functionCall = { name: reply.call.tool, args: reply.call.input, id: newId("fc") };
  return [...text, { functionCall, thoughtSignature: "ZmFrZQ==" }];
}

function piecesOf(text: string): Json[] {
  const pieces = chunksOf(text).map((piece) => ({ text: piece }));
  return pieces.length > 0 ? pieces : [{ text: "" }];
}
