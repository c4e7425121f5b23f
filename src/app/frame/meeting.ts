import type { Host, TokenSource } from "../../embed/frame/index.ts"

export type HostMessage = Parameters<Parameters<Host["listen"]>[0]>[0]

/** What the inline script of a frame has begun, and the application goes on with: the one thing they share. */
interface Meeting {
  /** The page around this frame; `null` where nobody answers, nobody is there, or nobody may. */
  readonly host: Promise<Host | null>
  readonly tokens: TokenSource
  /** The first token, or `null` where none is to be had. */
  readonly token: Promise<string | null>
  /** Hears what the page around says, and what it has said by now. */
  readonly listen: (listener: (message: HostMessage) => void) => void
  readonly ahead: Ahead
}

/** What was asked of the server before the application was there, by `nameOf`. */
export type Ahead = Map<string, Promise<Response>>

/** A request of the HTTP contract, as far as two of them have to be told from each other. */
export interface Asked {
  readonly method: string
  /** In small letters. */
  readonly headers: Readonly<Record<string, string>>
}

/** Requests of the same name have the same answer: asked for the same, by the same person, with the same press. */
export const nameOf = (url: string, { method, headers }: Asked): string =>
  [method, url, headers.authorization, headers["idempotency-key"]].join(" ")

/** `fetch`, but for what was asked ahead: that is answered once by what is on its way already. */
export const fetchAfter =
  (ahead: Ahead): typeof fetch =>
  (input, init) => {
    const name = nameOf(String(input), init as RequestInit & Asked)
    const coming = ahead.get(name)
    ahead.delete(name)
    return coming ?? fetch(input, init)
  }

declare global {
  interface Window {
    meeting?: Meeting
  }
}
