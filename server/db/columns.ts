import { customType, text } from "drizzle-orm/sqlite-core";

/** A point in time: ISO 8601 in the program, integer milliseconds in the file. */
export const time = customType<{ data: string; driverData: number }>({
  dataType: () => "integer",
  toDriver: (iso) => Date.parse(iso),
  fromDriver: (ms) => new Date(ms).toISOString(),
});

/** A value kept as JSON text; its schema is checked where it enters the program, not here. */
export const json = <T>(name: string) => text(name, { mode: "json" }).$type<T>();
