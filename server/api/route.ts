import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { z } from "zod";
import { ACCESS, admit, type Principal } from "#domain/access.ts";
import { Problem } from "#domain/api.ts";
import { AppError, problemOf } from "#domain/errors.ts";
import type { Admitted } from "../http.ts";
import type { App } from "../kernel.ts";

export type Api = OpenAPIHono<{ Bindings: Admitted }>;

/** Bytes a request body may have; the largest allowed paste fits. */
const MAX_BODY = 1_200_000;

/** Who asks and how they answer, with everything parsed. */
export interface Asked<P, Q, B> {
  /** Row of the authorisation table; objects are loaded under it. */
  key: string;
  principal: Exclude<Principal, { kind: "anonymous" }>;
  params: P;
  query: Q;
  body: B;
  /** The client's name for this request, when it sent one. */
  idempotencyKey: string | undefined;
  signal: AbortSignal;
  context: Context<{ Bindings: Admitted }>;
}

export interface RouteSpec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> {
  method: "get" | "post" | "patch" | "delete";
  /** Path with `{name}` parts. */
  path: string;
  summary: string;
  tag: string;
  params?: P;
  query?: Q;
  body?: B;
  /** Content types of a body that is bytes; the handler reads them. */
  bytes?: readonly string[];
  /** Success status; default 200. 204 sends no body. */
  status?: 200 | 201 | 202 | 204;
  response?: R;
}

/** Adds one route: described in OpenAPI, guarded by its row of the authorisation table, parsed strictly, refused as a problem document. */
export function addRoute<P extends z.ZodType = z.ZodUndefined, Q extends z.ZodType = z.ZodUndefined, B extends z.ZodType = z.ZodUndefined, R extends z.ZodType = z.ZodUnknown>(
  api: Api,
  app: App,
  spec: RouteSpec<P, Q, B, R>,
  handler: (asked: Asked<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<z.input<R> | Response>,
): void {
  const key = `${spec.method.toUpperCase()} ${spec.path}`;
  if (!ACCESS[key]) throw new Error(`${key} has no row in the authorisation table`);
  api.openAPIRegistry.registerPath(describe(spec, ACCESS[key].who));
  api.on(spec.method.toUpperCase(), spec.path.replaceAll(/\{(\w+)\}/g, ":$1"), async (context) => {
    try {
      admit(key, context.env.principal);
      const result = await handler((await readRequest(key, spec, context)) as Asked<z.infer<P>, z.infer<Q>, z.infer<B>>);
      if (result instanceof Response) return result;
      return spec.status === 204 ? context.body(null, 204) : context.json(result as object, spec.status ?? 200);
    } catch (error) {
      return refuse(app, context, error);
    }
  });
}

async function readRequest(key: string, spec: { params?: z.ZodType; query?: z.ZodType; body?: z.ZodType }, context: Context<{ Bindings: Admitted }>): Promise<Asked<unknown, unknown, unknown>> {
  return {
    key,
    // Rows open to anyone do not look at the principal; all others were refused before.
    principal: context.env.principal as Exclude<Principal, { kind: "anonymous" }>,
    params: parse(spec.params, context.req.param(), "path"),
    query: parse(spec.query, context.req.query(), "query"),
    body: spec.body ? parse(spec.body, await bodyOf(context), "body") : undefined,
    idempotencyKey: context.req.header("idempotency-key")?.slice(0, 200),
    signal: context.req.raw.signal,
    context,
  };
}

async function bodyOf(context: Context): Promise<unknown> {
  if (Number(context.req.header("content-length") ?? 0) > MAX_BODY) throw tooLarge();
  const text = await context.req.text();
  if (text.length > MAX_BODY) throw tooLarge();
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    throw new AppError("bad-request", "The body is not JSON.", "Send a JSON object, see /api/docs.");
  }
}

/** A body of bytes, read no further than to `most`. */
export async function bytesOf(request: Request, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of request.body ?? []) {
    length += piece.length;
    if (length > most) throw tooLarge(most);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function tooLarge(most = MAX_BODY): AppError {
  return new AppError("too-large", `The body has more than ${(most / 1_000_000).toFixed(1)} MB.`, "Send less, or in parts.");
}

function parse(schema: z.ZodType | undefined, value: unknown, place: string): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = [place, ...(issue?.path ?? [])].join(".");
  throw new AppError("bad-request", `${where}: ${issue?.message ?? "is not as expected"}`, "Correct it and send again; the shape is in /api/docs.");
}

export function refuse(app: App, context: Context, error: unknown): Response {
  const problem = problemOf(error);
  if (problem.status >= 500) app.log.error({ err: error, path: context.req.path }, "a request failed");
  const headers: Record<string, string> = { "content-type": "application/problem+json", ...(problem.retryAfter ? { "retry-after": String(problem.retryAfter) } : {}) };
  return new Response(JSON.stringify({ type: "about:blank", ...problem }), { status: problem.status, headers });
}

function describe<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(spec: RouteSpec<P, Q, B, R>, who: string) {
  const json = (schema: z.ZodType) => ({ content: { "application/json": { schema } } });
  const status = spec.status ?? 200;
  return createRoute({
    method: spec.method,
    path: spec.path,
    summary: spec.summary,
    tags: [spec.tag],
    ...(who === "anyone" ? {} : { security: [{ token: [] }, { cookie: [] }] }),
    request: {
      ...(spec.params ? { params: spec.params as never } : {}),
      ...(spec.query ? { query: spec.query as never } : {}),
      ...(spec.body ? { body: { required: true, ...json(spec.body) } } : {}),
      ...(spec.bytes ? { body: { required: true, content: Object.fromEntries(spec.bytes.map((type) => [type, { schema: { type: "string" as const, format: "binary" } }])) } } : {}),
    },
    responses: {
      [status]: { description: "done", ...(status === 204 || !spec.response ? {} : json(spec.response)) },
      default: { description: "refused; `detail` says what to do", content: { "application/problem+json": { schema: Problem } } },
    },
  });
}
