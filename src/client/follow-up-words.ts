import type { FollowUp } from "#domain/follow-up.ts";
import { atMoment } from "./times.ts";

/** Where a message to an agent is, never more than is known: typed is not read. */
export function whereItIs({ status, why, closedAt }: Pick<FollowUp, "status" | "why" | "closedAt">): string {
  switch (status) {
    case "waiting":
      return why === "" ? "Waits to be typed" : sentence(why);
    case "pasted":
      return why === "" ? "Is being typed" : sentence(why);
    case "submitted":
      return "Sent, its turn has not begun yet";
    case "begun":
      return why === "" ? `Delivered${closedAt ? ` ${atMoment(closedAt)}` : ""}` : sentence(why);
    case "unsure":
      return "It is not certain that it arrived";
    case "dropped":
      return `Not sent: ${why}`;
  }
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
