import { isVisible } from "../domain/index.ts"
import { LinkConfigError } from "./errors.ts"

/** What would begin another line, cannot be shown, or turns the direction of what follows. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

/** @throws LinkConfigError when the name of a sender is empty, or more than a line */
export function checkName(sender: string, what: "mail" | "letter"): void {
  if (typeof sender !== "string" || !isVisible(sender)) {
    throw new LinkConfigError(`sender: say who sends the ${what}, as people know it`)
  }
  if (UNPRINTABLE.test(sender)) {
    throw new LinkConfigError(
      "sender: the name has a line break or another character that is not printed; leave it out",
    )
  }
}
