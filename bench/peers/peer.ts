import { randomUUID } from "node:crypto"
import { compressed } from "../../src/server/http/compress.ts"
import { brotliEncoder, listen } from "../../src/server/main.ts"
import type { PressedGuest } from "../page/visit.ts"
import type { Pressing } from "../page/witness.ts"

/** A page on which somebody else's package shows a person their preferences. */
export interface Peer {
  readonly name: string
  /** With their versions, as installed. */
  readonly packages: readonly string[]
  readonly pressing: Pressing
  addressOf(server: string, person: string): string
  /** @param folder where its package is installed */
  open(folder: string): Promise<Answer>
}

/** Answers whatever the page asks for, and tells whose press arrived; `undefined` to what is nothing. */
type Answer = (request: Request, pressed: (person: string) => void) => Promise<Response | undefined>

export interface PeerSite {
  readonly peer: Peer
  guest(): PressedGuest
  close(): Promise<void>
}

/**
 * The same page with the one header of ours that costs a browser something: it begins a process for the page alone. What
 * that takes in a new tab is no matter of what stands on the page.
 */
export const isolated = (peer: Peer): Peer => ({
  ...peer,
  name: `${peer.name}, isolated`,
  open: async (folder) => {
    const answer = await peer.open(folder)
    return async (...asked) => {
      const answered = await answer(...asked)
      answered?.headers.set("cross-origin-opener-policy", "same-origin")
      return answered
    }
  },
})

/**
 * Serves it from one address, with its API: no names to look up, no second connection, no preflight request, no database.
 */
export async function openPeer(peer: Peer, folder: string): Promise<PeerSite> {
  const answer = await peer.open(folder)
  const presses = new Map<string, number[]>()
  const pressed = (person: string) => presses.get(person)?.push(performance.timeOrigin + performance.now())
  const server = await listen(
    async (request) =>
      compressed(request, (await answer(request, pressed)) ?? new Response(null, { status: 404 }), [brotliEncoder]),
    { port: 0 },
  )
  return {
    peer,
    guest: () => {
      const person = randomUUID()
      const own: number[] = []
      presses.set(person, own)
      return {
        address: peer.addressOf(server.url, person),
        recorded: () => own[0],
        acknowledged: async () => own.length,
      }
    },
    close: server.close,
  }
}
