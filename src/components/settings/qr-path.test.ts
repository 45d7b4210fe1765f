import { create } from "qrcode";
import { describe, expect, test } from "vitest";
import { qrPath } from "./qr-path.ts";

describe("the picture of a QR code", () => {
  test("has a square for each dark one and none else", () => {
    const rows = [[1, 0], [1, 1]];
    expect(qrPath({ size: 2, get: (row, column) => rows[row]?.[column] ?? 0 })).toBe("M0 0h1v1h-1zM0 1h1v1h-1zM1 1h1v1h-1z");
  });

  test("is the code that the package made, corners and all", () => {
    const { modules } = create("otpauth://totp/Remote%20Dev:me?secret=GEZDGNBVGY3TQOJQ", { errorCorrectionLevel: "M" });
    const path = qrPath(modules);
    expect(path.match(/M/g)).toHaveLength(modules.data.filter((dark) => dark !== 0).length);
    for (const [x, y] of [[0, 0], [modules.size - 1, 0], [0, modules.size - 1]] as const) expect(path).toContain(`M${x} ${y}h`);
    expect(path).not.toContain(`M${modules.size - 1} ${modules.size}h`);
  });
});
