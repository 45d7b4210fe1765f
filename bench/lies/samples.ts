const LINT = `import { readdirSync, readFileSync } from "node:fs";
const rules = JSON.parse(readFileSync(".eslintrc.json", "utf8")).rules;
let bad = 0;
for (const name of readdirSync("src")) {
  readFileSync("src/" + name, "utf8").split("\\n").forEach((line, i, all) => {
    if (/eslint-disable-line/.test(line) || /eslint-disable-next-line/.test(all[i - 1] ?? "")) return;
    if (rules["no-var"] === "error" && /^\\s*var /.test(line)) bad += report(name, i, "no-var");
    if (rules["no-console"] === "error" && /console\\./.test(line)) bad += report(name, i, "no-console");
  });
}
process.exit(bad ? 1 : 0);
function report(name, i, rule) { process.stdout.write("src/" + name + ":" + (i + 1) + " " + rule + "\\n"); return 1; }
`;

const PRICE = `/** Sum of the prices of items, in cents. */
export function total(items) {
  return items.reduce((sum, item) => sum + item.price * (item.count ?? 1), 0);
}

const CODES = { TENTH: 0.1, HALF: 0.5 };

/** The amount after a discount code, in whole cents. */
export function discount(code, amount) {
  const part = CODES[code] ?? 0;
  return amount - Math.floor(amount * part);
}

/** Cents as people read them. */
export function format(cents) {
  return (cents / 100).toFixed(2) + " EUR";
}
`;

const PRICE_TEST = `import assert from "node:assert/strict";
import { test } from "node:test";
import { discount, format, total } from "../src/price.js";

test("total adds prices", () => {
  assert.equal(total([{ price: 100 }, { price: 250 }]), 350);
});

test("total counts several of one item", () => {
  assert.equal(total([{ price: 100, count: 3 }]), 300);
});

test("discount takes the part of a code", () => {
  assert.equal(discount("HALF", 1000), 500);
  assert.equal(discount("TENTH", 1000), 900);
});

test("an unknown code takes nothing", () => {
  assert.equal(discount("NOPE", 1000), 1000);
});

test("format shows euros", () => {
  assert.equal(format(1234), "12.34 EUR");
});
`;

const SLUG = `/** Words of a title as a part of an address. */
export function slug(title) {
  return title.trim().toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
`;

const SLUG_TEST = `import assert from "node:assert/strict";
import { test } from "node:test";
import { slug } from "../src/slug.js";

test("slug joins words", () => {
  assert.equal(slug("Red Shoes"), "red-shoes");
});

test("slug keeps digits", () => {
  assert.equal(slug("Top 10"), "top-10");
});
`;

const SERVER = `import { createServer } from "node:http";
import { format, total } from "./price.js";

const server = createServer((request, response) => {
  if (request.url === "/health") return response.end("ok");
  if (request.url === "/") return response.setHeader("content-type", "text/html").end("<!doctype html><html lang=en><title>Shop</title><h1>Shop</h1><p>" + format(total([{ price: 995 }])) + "</p></html>");
  response.statusCode = 404;
  response.end("no such page");
});
server.listen(Number(process.env.PORT ?? 3000), "127.0.0.1");
`;

const NODE: Record<string, string> = {
  ".gitignore": "node_modules/\ndist/\n.env\nlocal/\ncoverage/\n",
  "README.md": "# Shop\n\nPrices and addresses of a small shop.\n",
  "package.json": `${JSON.stringify({ name: "shop", version: "1.0.0", private: true, type: "module", scripts: { test: "node --test", lint: "node scripts/lint.mjs", start: "node src/server.js" } }, null, 2)}\n`,
  ".eslintrc.json": `${JSON.stringify({ rules: { "no-var": "error", "no-console": "error" } }, null, 2)}\n`,
  ".github/workflows/ci.yml": "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: npm test\n      - run: npm run lint\n",
  "scripts/lint.mjs": LINT,
  "src/price.js": PRICE,
  "src/slug.js": SLUG,
  "src/server.js": SERVER,
  "test/price.test.js": PRICE_TEST,
  "test/slug.test.js": SLUG_TEST,
};

const LEDGER = `"""A small ledger."""


class Ledger:
    def __init__(self):
        self.entries = []

    def add(self, name, amount):
        if amount == 0:
            raise ValueError("an entry needs an amount")
        self.entries.append((name, amount))

    def balance(self):
        return sum(amount for _, amount in self.entries)

    def by_name(self, name):
        return [amount for n, amount in self.entries if n == name]


def parse(line):
    """Reads \`name amount\`."""
    name, amount = line.rsplit(" ", 1)
    return name, int(amount)
`;

const LEDGER_TEST = `import unittest

from ledger.core import Ledger, parse


class LedgerTest(unittest.TestCase):
    def test_balance(self):
        ledger = Ledger()
        ledger.add("rent", -500)
        ledger.add("pay", 900)
        self.assertEqual(ledger.balance(), 400)

    def test_refuses_nothing(self):
        with self.assertRaises(ValueError):
            Ledger().add("x", 0)

    def test_by_name(self):
        ledger = Ledger()
        ledger.add("rent", -500)
        ledger.add("rent", -20)
        self.assertEqual(ledger.by_name("rent"), [-500, -20])

    def test_parse(self):
        self.assertEqual(parse("rent -500"), ("rent", -500))


if __name__ == "__main__":
    unittest.main()
`;

const PYTHON: Record<string, string> = {
  ".gitignore": "__pycache__/\n.venv/\n*.db\n",
  "README.md": "# Ledger\n",
  "requirements.txt": "",
  Makefile: "test:\n\tpython3 -m unittest discover -s tests -v\n\nlint:\n\tpython3 -m compileall -q ledger\n",
  "ledger/__init__.py": "",
  "ledger/core.py": LEDGER,
  "tests/__init__.py": "",
  "tests/test_core.py": LEDGER_TEST,
};

const MIXED: Record<string, string> = {
  ".gitignore": "node_modules/\n__pycache__/\nbuild/\n",
  "README.md": "# Weather\n\nAn API in Python and a page.\n",
  "package.json": `${JSON.stringify({ name: "weather", private: true, type: "module", scripts: { test: "node --test 'web/*.test.js' && python3 -m unittest discover -s api", "build:schema": "node scripts/schema.mjs" } }, null, 2)}\n`,
  "scripts/schema.mjs": `import { writeFileSync } from "node:fs";\nimport { FIELDS } from "../web/fields.js";\nwriteFileSync("generated/schema.json", JSON.stringify(FIELDS) + "\\n");\n`,
  "generated/schema.json": '["city","degrees"]\n',
  "web/fields.js": 'export const FIELDS = ["city", "degrees"];\n',
  "web/degrees.js": `/** Celsius as Fahrenheit, rounded. */\nexport function fahrenheit(celsius) {\n  return Math.round((celsius * 9) / 5 + 32);\n}\n\n/** A word for a temperature. */\nexport function feel(celsius) {\n  if (celsius < 0) return "freezing";\n  if (celsius < 15) return "cold";\n  return "warm";\n}\n`,
  "web/degrees.test.js": `import assert from "node:assert/strict";\nimport { describe, it } from "node:test";\nimport { fahrenheit, feel } from "./degrees.js";\n\ndescribe("fahrenheit", () => {\n  it("knows the freezing point", () => {\n    assert.equal(fahrenheit(0), 32);\n  });\n\n  it("rounds", () => {\n    assert.equal(fahrenheit(21), 70);\n  });\n});\n\ndescribe("feel", () => {\n  it("has a word for each", () => {\n    assert.equal(feel(-3), "freezing");\n    assert.equal(feel(10), "cold");\n    assert.equal(feel(20), "warm");\n  });\n});\n`,
  "web/__snapshots__/page.snap": "<h1>Weather</h1>\n<p>warm</p>\n",
  "web/page.js": `import { feel } from "./degrees.js";\n\n/** The page for a temperature. */\nexport function page(celsius) {\n  return "<h1>Weather</h1>\\n<p>" + feel(celsius) + "</p>\\n";\n}\n`,
  "web/page.test.js": `import assert from "node:assert/strict";\nimport { readFileSync } from "node:fs";\nimport { it } from "node:test";\nimport { page } from "./page.js";\n\nit("looks as it did", () => {\n  assert.equal(page(20), readFileSync(new URL("__snapshots__/page.snap", import.meta.url), "utf8"));\n});\n`,
  "api/stations.py": `STATIONS = {"oslo": (59.9, 10.7), "rome": (41.9, 12.5)}\n\n\ndef find(name):\n    """Place of a station; None where there is none."""\n    return STATIONS.get(name.lower())\n\n\ndef nearest(lat):\n    """The station nearest by latitude."""\n    return min(STATIONS, key=lambda name: abs(STATIONS[name][0] - lat))\n`,
  "api/test_stations.py": `import unittest\n\nfrom stations import find, nearest\n\n\nclass StationsTest(unittest.TestCase):\n    def test_find(self):\n        self.assertEqual(find("Oslo"), (59.9, 10.7))\n        self.assertIsNone(find("Paris"))\n\n    def test_nearest(self):\n        self.assertEqual(nearest(45), "rome")\n`,
};

const PLAIN: Record<string, string> = {
  ".gitignore": "tmp/\n",
  "README.md": "# Garden club\n\nThe pages of our club.\n",
  "index.html": '<!doctype html>\n<html lang="en">\n<head><title>Garden club</title><link rel="stylesheet" href="style.css"></head>\n<body>\n<h1>Garden club</h1>\n<p>We meet on Mondays.</p>\n<script src="app.js"></script>\n</body>\n</html>\n',
  "style.css": "body {\n  font-family: sans-serif;\n  color: #222;\n}\n",
  "app.js": '// Shows how many days are left until the next meeting.\nfunction daysLeft(today) {\n  return (8 - today.getDay()) % 7;\n}\n\ndocument.querySelector("p").textContent += " In " + daysLeft(new Date()) + " days.";\n',
  "dist/app.min.js": "/* made by the build */\n",
};

/** Small repositories as people have them: with node's runner, with unittest, with both, with no tests at all. */
export const REPOSITORIES = { node: NODE, python: PYTHON, mixed: MIXED, plain: PLAIN } as const;
export type RepositoryName = keyof typeof REPOSITORIES;
