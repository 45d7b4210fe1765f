/** Error body of OpenAI's APIs. */
export function openaiFailure(status: number, message: string): unknown {
  const type = status === 429 ? "rate_limit_error" : status < 500 ? "invalid_request_error" : "server_error";
  return { error: { message, type, param: null, code: null } };
}
