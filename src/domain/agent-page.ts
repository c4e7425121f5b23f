import type { Brand } from "./brand.ts"
import type { Locale } from "./locale.ts"
import type { MaskedContact } from "./preferences.ts"

/** Somebody whom an agent found by what they gave. No whole address: enough to make sure that it is them (A51). */
export interface FoundPerson {
  readonly subject: string
  readonly contacts: readonly MaskedContact[]
  /** The language on record, or `null`. */
  readonly locale: Locale | null
  /** The objection that stands, or `null`. */
  readonly objection: { readonly reference: string; readonly at: string } | null
}

/** Under what a no can be kept of somebody who is not known: the number that they gave, or the address. */
export type UnknownAs = "subject" | "contact"

/** What an agent's form came to, where it did not do what it was for. */
export type AgentProblem =
  /** Nothing that anybody could be found by. */
  | "unreadable"
  /** What the receipt of an earlier no is named by. */
  | "reference"
  /** An address of somebody unknown, and no key to keep it by. */
  | "no-key"
  /** Not one of our forms, or one of long ago. */
  | "form"
  | "unavailable"

/** An objection that an agent wrote down. */
export interface NotedObjection {
  readonly reference: string
  readonly at: string
  /** Whether it stood before the agent found the person. */
  readonly stoodBefore: boolean
  /** Whether a confirmation goes out by mail, or has just gone. */
  readonly acknowledged: boolean
  /** The language on record of whom it is for, where the page comes in it. */
  readonly locale: Locale | null
}

/** What an agent's page shows. */
export type AgentScreen =
  /** Milliseconds until the next key is looked at; `null` where one may be tried now. */
  | { readonly kind: "sign-in"; readonly retryAfterMs: number | null }
  /** Nobody signs in over a line that others can read. */
  | { readonly kind: "shut" }
  /** The form came from elsewhere (D21). */
  | { readonly kind: "foreign" }
  | { readonly kind: "find"; readonly problem: AgentProblem | null }
  | {
      readonly kind: "found"
      readonly people: readonly FoundPerson[]
      /** Where nobody was found: what it may be kept under. */
      readonly unknownAs: readonly UnknownAs[]
      readonly problem: AgentProblem | null
    }
  | { readonly kind: "noted"; readonly objections: readonly NotedObjection[] }

/** All that a page for agents is drawn from. It has no script. */
export interface AgentPageModel {
  readonly locale: Locale
  readonly screen: AgentScreen
  /** Everything of somebody who is signed in; `null` before. */
  readonly session: {
    readonly brand: Brand
    /** The agent's id. */
    readonly agent: string
    /** Proves that a form is ours. */
    readonly form: string
    /** Where a customer chooses without an agent, such as `https://prefs.example/fr/`. */
    readonly page: string
  } | null
  /** What was sent, so that the page can be had again in another language: what was typed, and what was to be done with it. */
  readonly sent: Readonly<Record<string, string>>
}
