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
  /** One that the page's own HTML holds; without it one is made. */
  readonly written: HTMLIFrameElement | null
  readonly url: string
  readonly title: string
  readonly connectWith: () => Omit<MessageOf<typeof CONNECT>, "type">
  /** Said as soon as somebody is there to hear it: what the address of the frame said may be out of date by then. */
  readonly first: () => HostMessage
  readonly onMessage: (message: FrameMessage) => void
}

/**
 * Makes a frame, or takes the one that is there, and answers every hello of what is in it with a channel of its own. Only
 * the window in this frame is heard, and only while a document of the centre's own origin is in it (ASVS 5.0 3.5.5).
 */
export function openFrame({ written: found, url, title, connectWith, first, onMessage }: FrameWishes): OpenFrame {
  const { origin } = new URL(url)
  const iframe = found ?? document.createElement("iframe")
  iframe.title ||= title
  iframe.referrerPolicy = "no-referrer"
  if (iframe.src !== url) iframe.src = url
  // A document that was woken while its first hello was on its way says it twice, and hears the first answer alone.
  const ports: MessagePort[] = []
  const answerHello = (event: MessageEvent) => {
    const theirs = event.source !== null && event.source === iframe.contentWindow && event.origin === origin
    if (!theirs || !read(HELLO, event.data)) return
    const channel = new MessageChannel()
    ports.push(channel.port1)
    channel.port1.onmessage = ({ data }) => {
      const message = read(FROM_FRAME, data)
      if (message) onMessage(message)
    }
    iframe.contentWindow?.postMessage(written({ type: "connect", ...connectWith() }), origin, [channel.port2])
    send(first())
  }
  const send = (message: HostMessage) => {
    if (read(FROM_HOST, written(message))) for (const port of ports) port.postMessage(written(message))
  }
  addEventListener("message", answerHello)
  // What is there already, instead of the blank that it begins with, may have said hello when nobody heard it yet.
  if (found && found.contentDocument?.URL !== "about:blank")
    found.contentWindow?.postMessage(written({ type: "wake" }), origin)
  return {
    iframe,
    send,
    close: () => {
      removeEventListener("message", answerHello)
      for (const port of ports.splice(0)) port.close()
      if (!found) iframe.remove()
    },
  }
}
