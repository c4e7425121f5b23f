import {
  CONNECT,
  FROM_HOST,
  type FrameMessage,
  type HostMessage,
  type MessageOf,
  read,
  WAKE,
  written,
} from "../protocol/index.ts"

/** The page around this frame: one that may be there, on a channel that nobody else hears. */
export interface Host {
  /** How it wants the centre to be at first. */
  readonly wishes: Omit<MessageOf<typeof CONNECT>, "type">
  readonly send: (message: FrameMessage) => void
  readonly listen: (listener: (message: HostMessage) => void) => void
}

/** How long the page around has to answer, in milliseconds. */
const PATIENCE_MS = 8_000

/**
 * Says hello to the page around this frame, and waits to be connected. Heard is only the parent itself, and only from one
 * of the origins that this document came with (ASVS 5.0 3.5.5); asked is never anybody.
 *
 * Whoever comes late and wakes it is said hello again, or finds it anew where it has waited no longer.
 *
 * @param origins exact origins, such as `https://www.acme.example`
 * @returns `null` where nobody answers in time, nobody is there, or whoever is there may not frame this
 */
export function connect(origins: readonly string[]): Promise<Host | null> {
  const asked = whomToAsk(origins)
  if (asked.length === 0) return Promise.resolve(null)
  return new Promise((resolve) => {
    let again = () => {
      for (const origin of asked) parent.postMessage(written({ type: "hello" }), origin)
    }
    const hear = ({ source, origin, data, ports }: MessageEvent) => {
      if (source !== parent || !origins.includes(origin)) return
      const [port] = ports
      const connected = port && read(CONNECT, data)
      if (connected) {
        clearTimeout(timer)
        removeEventListener("message", hear)
        resolve(hostAt(port, connected))
      } else if (read(WAKE, data)) again()
    }
    const timer = setTimeout(() => {
      again = () => location.reload()
      resolve(null)
    }, PATIENCE_MS)
    addEventListener("message", hear)
    again()
  })
}

/**
 * The origins to say hello to. Where the browser tells who is around, that one or nobody; else each that may be, and the
 * browser delivers to none but the right one: Firefox tells nothing (`null`) to a frame that is sent no referrer. A frame without an origin of its own (a sandbox) could not be answered.
 */
function whomToAsk(origins: readonly string[]): readonly string[] {
  if (parent === self || self.origin === "null") return []
  const around = location.ancestorOrigins?.[0]
  return around === undefined || around === "null" ? origins : origins.filter((each) => each === around)
}

function hostAt(port: MessagePort, wishes: Host["wishes"]): Host {
  return {
    wishes,
    send: (message) => port.postMessage(written(message)),
    listen: (listener) => {
      port.onmessage = ({ data }) => {
        const message = read(FROM_HOST, data)
        if (message) listener(message)
      }
    },
  }
}
