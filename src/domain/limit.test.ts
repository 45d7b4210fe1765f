import { describe, expect, it } from "vitest";
import { limitEnd, nextTry, tellsLimit } from "./limit.ts";

const AT = "2026-11-21T10:00:00.000Z";
const said = (zone = "UTC", at = AT) => ({ at, zone });

describe("an error message that tells a limit", () => {
  it.each([
    "You've hit your session limit · resets 3:15pm (Europe/Berlin)",
    "Claude AI usage limit reached|1751230800",
    "5-hour limit reached ∙ resets 3pm",
    "You've hit your usage limit. Upgrade to Pro (https://example.com) or try again at 3:51 PM.",
    "exceeded retry limit, last status: 429 Too Many Requests",
    "[API Error: You have exhausted your capacity on this model. Your quota will reset after 3h20m15s.]",
    '{"error":{"code":429,"status":"RESOURCE_EXHAUSTED"}}',
    "Rate limit reached for gpt-5 in organization x",
  ])("is known: %s", (error) => expect(tellsLimit(error)).toBe(true));

  it.each(["API Error: 400 fake error 400", "API Error: 529 overloaded", "Credit balance is too low", "the limiter in worker.js is wrong", "context length exceeded", "port 4290 is in use"])("is none: %s", (error) => {
    expect(tellsLimit(error)).toBe(false);
  });
});

describe("when a limit ends", () => {
  it.each([
    ["Claude AI usage limit reached|1795275000", "UTC", "2026-11-21T15:30:00.000Z"],
    ["You have exceeded the 5-hour usage quota. It will reset at 2026-11-21 16:11:46 +0800 CST.", "UTC", "2026-11-21T08:11:46.000Z"],
    ["5-hour limit reached ∙ resets 3pm", "UTC", "2026-11-21T15:00:00.000Z"],
    ["5-hour limit reached ∙ resets 3pm", "America/New_York", "2026-11-21T20:00:00.000Z"],
    ["You've hit your session limit · resets 3:15pm (Europe/Berlin)", "America/New_York", "2026-11-21T14:15:00.000Z"],
    ["You've hit your session limit · resets 12:50am (America/Los_Angeles)", "UTC", "2026-11-22T08:50:00.000Z"],
    ["You've hit your session limit · resets 12pm (Asia/Kolkata)", "UTC", "2026-11-22T06:30:00.000Z"],
    ["You've hit your weekly limit · resets Nov 25, 5am (Europe/Berlin)", "UTC", "2026-11-25T04:00:00.000Z"],
    ["Weekly limit · resets Jan 3 at 5pm", "UTC", "2027-01-03T17:00:00.000Z"],
    ["Usage limit reached. Access resets at 8:30 PM UTC.", "Asia/Tokyo", "2026-11-21T20:30:00.000Z"],
    ["or try again at 3:51 PM.", "UTC", "2026-11-21T15:51:00.000Z"],
    ["Please try again at Nov 29th, 2026 12:55 AM.", "Europe/Berlin", "2026-11-28T23:55:00.000Z"],
    ["or try again in 2 days 17 hours 14 minutes.", "UTC", "2026-11-24T03:14:00.000Z"],
    ["try again in 4 minutes", "UTC", "2026-11-21T10:04:00.000Z"],
    ["Your quota will reset after 3h20m15s.", "UTC", "2026-11-21T13:20:15.000Z"],
    ["Please retry in 34.5s.", "UTC", "2026-11-21T10:00:34.500Z"],
    ['"retryDelay": "34s"', "UTC", "2026-11-21T10:00:34.000Z"],
    ["It will reset in 3 hours and 12 minutes", "UTC", "2026-11-21T13:12:00.000Z"],
  ])("is read from: %s (%s)", (words, zone, end) => expect(limitEnd(words, said(zone))).toBe(end));

  it.each(["429 Too Many Requests", "resets soon", "resets 5", "try again later", "resets 3pm (Nowhere/Land)", "resets at 8:30 PM PST", "resets Foo 3, 5pm", ""])("is unknown in: %s", (words) => {
    expect(limitEnd(words, said())).toBeNull();
  });

  it("has just passed when its time of day is a little behind, and is tomorrow's when further", () => {
    expect(limitEnd("resets 9:30am", said())).toBe("2026-11-21T09:30:00.000Z");
    expect(limitEnd("resets 8am", said())).toBe("2026-11-22T08:00:00.000Z");
  });

  it("is a wall time across a change of clocks", () => {
    expect(limitEnd("resets 3am (Europe/Berlin)", said("UTC", "2026-03-28T20:00:00.000Z"))).toBe("2026-03-29T01:00:00.000Z");
    expect(limitEnd("resets 8am (America/New_York)", said("UTC", "2026-11-01T03:00:00.000Z"))).toBe("2026-11-01T13:00:00.000Z");
  });
});

describe("the next try", () => {
  it("comes just behind a told end", () => {
    expect(nextTry({ until: "2026-11-21T15:00:00.000Z", tries: 0 }, AT, 0)).toBe("2026-11-21T15:00:00.000Z");
    expect(nextTry({ until: "2026-11-21T15:00:00.000Z", tries: 3 }, AT, 1)).toBe("2026-11-21T15:00:30.000Z");
    expect(nextTry({ until: "2026-11-21T09:59:00.000Z", tries: 0 }, AT, 0)).toBe(AT);
  });

  it("comes later each time when no end is told, or a told one did not hold", () => {
    const waits = [0, 1, 2, 3, 4, 9].map((tries) => (Date.parse(nextTry({ until: null, tries }, AT, 0)) - Date.parse(AT)) / 60_000);
    expect(waits).toEqual([5, 10, 20, 40, 60, 60]);
    expect(nextTry({ until: "2026-11-21T09:00:00.000Z", tries: 1 }, AT, 0)).toBe("2026-11-21T10:10:00.000Z");
  });
});
