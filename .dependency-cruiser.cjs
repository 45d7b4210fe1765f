// The import law: who may import whom. A room imports from the rooms listed beside it and from nowhere else.
// Types count as imports. Tests stand outside the law, and nothing imports them.
const domain = "^src/domain/";
const lib = "^server/lib/";
const db = "^server/db/";
const store = "^server/store/";
const machine = "^server/machine/";
const flows = "^server/flows/";
const plugs = "^server/(agents|brains|checks|rules|remedies|detectors|channels|forges)/";
const socket = "^server/(socket|terminals)[.]ts$";
const pty = "^server/machine/pty[.]ts$";
const edge = "^server/(auth|gate|http|sign-in)[.]ts$";
const [bus, env, act, kernel] = ["bus", "env", "act", "kernel"].map((name) => `^server/${name}[.]ts$`);
const world = [domain, lib, env, bus, kernel];

const ROOMS = [
  { name: "domain", is: domain, may: [domain] },
  { name: "ui", is: "^src/(app|components|client)/", may: ["^src/"] },
  { name: "lib", is: lib, may: [domain, lib] },
  { name: "db", is: db, may: [domain, lib, db] },
  { name: "store", is: store, may: [domain, lib, db] },
  { name: "machine", is: machine, may: [domain, lib, machine] },
  { name: "plugs", is: plugs, may: [domain, lib] },
  { name: "bus", is: bus, may: [domain, lib, db] },
  { name: "env", is: env, may: [domain, lib] },
  { name: "kernel", is: kernel, may: [domain, lib, db, machine, bus, env] },
  { name: "act", is: act, may: [...world, store, machine] },
  { name: "flows", is: flows, may: [...world, store, machine, act, flows] },
  { name: "edge", is: edge, may: [...world, db, store, flows, edge] },
  { name: "api", is: "^server/api/", may: [...world, store, flows, edge, "^server/api/"] },
  { name: "tools", is: "^server/tools/", may: [...world, store, flows] },
  { name: "workers", is: "^server/workers/", may: [...world, store, flows] }, // the ways in read by themselves; writing needs the bus
  { name: "socket", is: socket, may: [...world, store, flows, edge, socket, pty] }, // bytes go straight from the pty to the viewers
  { name: "boot", is: "^server/(app|main|serve|listen|pages|greet)[.]ts$", may: [domain, "^server/"] },
  { name: "bin", is: "^bin/", may: [domain, lib, db, "^bin/"] },
];

const tests = "[.](test|spec)[.]tsx?$";
const production = "^(src|server|bin)/";
// Not at the start only: a linked node_modules lies elsewhere.
const npm = "(^|/)node_modules/";
const zod = "(^|/)node_modules/zod/";

/** A rule that forbids what `from` matches to import what `to` matches; tests may. */
const law = (name, comment, from, to) => ({ name, comment, severity: "error", from: { pathNot: tests, ...from }, to });
const not = (...paths) => paths.join("|");

const readable = (pattern) => pattern.replace("^", "").replace("[.]ts$", ".ts");

const rooms = ROOMS.map((room) =>
  law(`room-${room.name}`, `${room.name} may import only ${room.may.map(readable).join(", ")}`, { path: room.is }, { path: "^(src|server|bin|scripts|e2e|bench)/", pathNot: not(...room.may, tests) }),
);

module.exports = {
  forbidden: [
    ...rooms,
    law("no-room", "every file of the server has a room: give it a line in ROOMS", { path: not("^server/", "^src/"), pathNot: not(tests, ...ROOMS.map((room) => room.is)) }, {}),
    law("domain-is-pure", "the domain knows no I/O, no clock, no machine", { path: domain }, { dependencyTypes: ["core"] }),
    law("domain-npm", "the domain may use zod and no other package", { path: domain }, { path: npm, pathNot: zod }),
    law("plugs-npm", "plugs may use zod; brains may use packages", { path: plugs, pathNot: not("^server/brains/", tests) }, { path: npm, pathNot: zod }),
    law("spawn-in-one-place", "only server/machine/process.ts starts programs", { path: production, pathNot: not("^server/machine/process[.]ts$", "^bin/(attach[.]ts|rdv-demo-agent[.]mjs)$", tests) }, { path: "^(node:)?child_process$" }),
    law("pty-in-one-place", "only server/machine/pty.ts opens a pty", { path: production, pathNot: not(pty, tests) }, { path: "(^|/)node-pty(/|$)" }),
    law("no-dev-package", "production code may not import what `npm ci --omit=dev` leaves out", { path: production }, { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm"] }),
    law("no-cycle", "modules may not import each other in a circle", {}, { circular: true }),
    { name: "no-tests", comment: "nothing imports a test", severity: "error", from: {}, to: { path: tests } },
    { name: "resolves", comment: "every import leads somewhere", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    // TypeScript 7 has no API for it; without a parser it would cruise nothing and call that a success.
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".cjs", ".js", ".json", ".css"],
      exportsFields: ["exports"],
      importsFields: ["imports"],
      conditionNames: ["node", "import", "require", "default", "types"],
      mainFields: ["module", "main", "types"],
    },
  },
};
