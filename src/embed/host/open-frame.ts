import {
  type CONNECT,
  FROM_FRAME,
  FROM_HOST,
  type FrameMessage,
  HELLO,
  type HostMessage,
  type MessageOf,
  read,
  written,
} from "../protocol/index.ts"

/** A frame in the page, and the way to talk to what is in it. */
export interface OpenFrame {
  readonly iframe: HTMLIFrameElement
  /** Says something to the centre; nothing happens before it has said hello. */
  readonly send: (message: HostMessage) => void
  readonly close: () => void
}

interface FrameWishes {
  readonly url: string
  readonly title: string
  readonly connectWith: () => Omit<MessageOf<typeof CONNECT>, "type">
  /** Said as soon as somebody is there to hear it: what the address of the frame said may be out of date by then. */
  readonly first: () => HostMessage
  readonly onMessage: (message: FrameMessage) => void
}

/**
 * Makes a frame, and answers the hello of what is in it with a channel of its own. Only the window in this frame is
 * heard, and only while a document of the centre's own origin is in it (ASVS 5.0 3.5.5).
 */
export function openFrame({ url, title, connectWith, first, onMessage }: FrameWishes): OpenFrame {
  const { origin } = new URL(url)
  const iframe = document.createElement("iframe")
  iframe.title = title
  iframe.referrerPolicy = "no-referrer"
  iframe.src = url
  let port: MessagePort | undefined
  const answerHello = (event: MessageEvent) => {
    const theirs = event.source !== null && event.source === iframe.contentWindow && event.origin === origin
    if (!theirs || !read(HELLO, event.data)) return
    // A document that comes in the place of another says hello again; the one before has nothing to say any more.
    port?.close()
    const channel = new MessageChannel()
    port = channel.port1
    port.onmessage = ({ data }) => {
      const message = read(FROM_FRAME, data)
      if (message) onMessage(message)
    }
    iframe.contentWindow?.postMessage(written({ type: "connect", ...connectWith() }), origin, [channel.port2])
    send(first())
  }
  const send = (message: HostMessage) => {
    if (read(FROM_HOST, written(message))) port?.postMessage(written(message))
  }
  addEventListener("message", answerHello)
  return {
    iframe,
    send,
    close: () => {
      removeEventListener("message", answerHello)
      port?.close()
      port = undefined
      iframe.remove()
    },
  }
}
