import { type Json, list, record, string } from "./json.ts";

const STRINGS: Record<string, string> = {
  "date-time": "2026-01-01T00:00:00Z",
  date: "2026-01-01",
  time: "00:00:00Z",
  email: "fake@example.invalid",
  uri: "https://example.invalid/",
  uuid: "00000000-0000-4000-8000-000000000000",
};

/** A value that satisfies a JSON schema (type names in any case, as Gemini writes them in capitals); smallest one that does. */
export function sampleOf(schema: Json): unknown {
  return sample(schema, { root: schema, name: "value", depth: 0 });
}

interface Place {
  root: Json;
  /** The property's name, so that samples can be told apart. */
  name: string;
  depth: number;
}

function sample(schema: Json, place: Place): unknown {
  // A schema may contain itself; nothing useful lies below twenty levels.
  if (place.depth > 20) return null;
  const deeper = { ...place, depth: place.depth + 1 };
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0] as unknown;
  if (schema.$ref) return sample(resolve(string(schema.$ref), place.root), deeper);
  if (schema.allOf) return sample(merge(list(schema.allOf)), deeper);
  const choices = [...list(schema.anyOf), ...list(schema.oneOf)];
  if (choices.length > 0) return sample(choices.find((choice) => typeOf(choice) !== "null") ?? {}, deeper);
  return sampleByType(schema, deeper);
}

function sampleByType(schema: Json, place: Place): unknown {
  switch (typeOf(schema)) {
    case "object":
      return sampleObject(schema, place);
    case "array":
      return Array.from({ length: lengthOf(schema, place) }, () => sample(record(schema.items), place));
    case "integer":
    case "number":
      return sampleNumber(schema);
    case "boolean":
      return false;
    case "null":
      return null;
    default:
      return sampleString(schema, place.name);
  }
}

/** One element shows more than none, but a tree of trees has to end somewhere. */
function lengthOf(schema: Json, place: Place): number {
  const least = Number(schema.minItems ?? (place.depth > 8 ? 0 : 1));
  return Math.min(least, Number(schema.maxItems ?? least));
}

function sampleObject(schema: Json, place: Place): Json {
  const properties = Object.entries(record(schema.properties));
  const required = Array.isArray(schema.required) ? new Set(schema.required as string[]) : new Set<string>();
  const wanted = properties.filter(([name]) => required.has(name));
  return Object.fromEntries(wanted.map(([name, inner]) => [name, sample(record(inner), { ...place, name })]));
}

function sampleNumber(schema: Json): number {
  const above = typeof schema.exclusiveMinimum === "number" ? schema.exclusiveMinimum + 1 : undefined;
  const least = Number(schema.minimum ?? above ?? 1);
  return Math.min(least, Number(schema.maximum ?? least));
}

function sampleString(schema: Json, name: string): string {
  const known = STRINGS[string(schema.format)];
  if (known) return known;
  const text = `fake ${name}`.padEnd(Number(schema.minLength ?? 0), ".");
  return text.slice(0, Number(schema.maxLength ?? text.length));
}

function typeOf(schema: Json): string {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  const type = types.map((t) => string(t).toLowerCase()).find((t) => t && t !== "null") ?? string(types[0]).toLowerCase();
  return type || (schema.properties ? "object" : "");
}

function resolve(pointer: string, root: Json): Json {
  const path = pointer.replace(/^#\/?/, "").split("/").filter(Boolean);
  return path.reduce((at, key) => record(at[key.replaceAll("~1", "/").replaceAll("~0", "~")]), root);
}

function merge(schemas: Json[]): Json {
  return {
    ...(Object.assign({}, ...schemas) as Json),
    properties: Object.assign({}, ...schemas.map((s) => record(s.properties))) as Json,
    required: schemas.flatMap((s) => (Array.isArray(s.required) ? (s.required as string[]) : [])),
  };
}
