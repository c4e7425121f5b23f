import {
  isAddress,
  isHeight,
  isLanguage,
  isNeed,
  isReference,
  isTheme,
  isTitle,
  isToken,
  isTrouble,
  isView,
} from "./fields.ts"

/**
 * The messages between a page and the centre in its frame: a closed list, by who sends them. Every message is an object
 * with `preferenceCenter` (the version, 1), `type`, and exactly the fields named here. Whatever else arrives is ignored.
 */

/** The version of this protocol. Another one is another protocol. */
export const VERSION = 1

/** Over the window, from the frame: somebody who may frame it is asked to connect. */
export const HELLO = { hello: {} }

/** Over the window, from the host, with one end of a message channel: all else goes through it. */
export const CONNECT = { connect: { theme: isTheme, view: isView } }

/** Over the window, from the host that found a frame in its page: a document that was there first says hello again. */
export const WAKE = { wake: {} }

/** From the frame to its host. */
export const FROM_FRAME = {
  /** The centre is drawn and takes presses. */
  ready: {},
  /** What is in the frame has this height, in CSS pixels. */
  resized: { height: isHeight },
  /** What the frame is called now, for its `title`, and in which language. */
  titled: { title: isTitle, lang: isLanguage },
  /** Choices were kept. */
  saved: {},
  /** Everything was left. */
  unsubscribed: { reference: isReference },
  /** Leaving was taken back. */
  undone: {},
  /** Something does not work; the person was told. */
  trouble: { code: isTrouble },
  /** The person is better served by a page of its own. */
  "wants-top": { url: isAddress },
  /** A token is needed. */
  "needs-token": { because: isNeed },
}

/** From the host to the frame. */
export const FROM_HOST = {
  /** The answer to `needs-token`. */
  token: { token: isToken },
  language: { lang: isLanguage },
  theme: { theme: isTheme },
  view: { view: isView },
  /** The person asked to be taken to the centre: its heading takes the focus. */
  focus: {},
}

type Guard = (value: unknown) => boolean

/** The messages of one direction: their fields by type. */
type Shapes = Readonly<Record<string, Readonly<Record<string, Guard>>>>

type Held<G> = G extends (value: unknown) => value is infer T ? T : never

/** One message out of a closed list. */
export type MessageOf<S extends Shapes> = {
  [Type in keyof S & string]: { readonly type: Type } & { readonly [Field in keyof S[Type]]: Held<S[Type][Field]> }
}[keyof S & string]

export type FrameMessage = MessageOf<typeof FROM_FRAME>
export type HostMessage = MessageOf<typeof FROM_HOST>
export type Theme = Held<typeof isTheme>
export type View = Held<typeof isView>
export type Trouble = Held<typeof isTrouble>
export type Need = Held<typeof isNeed>

/** A message as it travels. */
export const written = <M extends { readonly type: string }>(message: M): M & { preferenceCenter: number } => ({
  preferenceCenter: VERSION,
  ...message,
})

/**
 * Reads a message of a closed list, whole: its version, its type, every field, and none besides.
 *
 * @returns a fresh copy, or `null` for anything else; never throws
 */
export function read<S extends Shapes>(shapes: S, data: unknown): MessageOf<S> | null {
  try {
    if (typeof data !== "object" || data === null || Array.isArray(data)) return null
    const { preferenceCenter, type, ...fields } = data as Record<string, unknown>
    if (preferenceCenter !== VERSION || typeof type !== "string" || !Object.hasOwn(shapes, type)) return null
    const guards = Object.entries(shapes[type] ?? {})
    const whole =
      Object.keys(fields).length === guards.length &&
      guards.every(([name, guard]) => Object.hasOwn(fields, name) && guard(fields[name]))
    return whole ? ({ type, ...fields } as MessageOf<S>) : null
  } catch {
    return null
  }
}
