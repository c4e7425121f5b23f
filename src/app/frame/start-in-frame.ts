import type { Brand, Embedding, Locale, PreferenceAdapter, ScreenName } from "../../domain/index.ts"
import { connect, createTokenSource, type Host } from "../../embed/frame/index.ts"
import { createFollower, type Follow } from "./follow-host.ts"
import { frameAdapter } from "./frame-adapter.ts"
import { createFrameNavigation, type FrameNavigation } from "./frame-navigation.ts"
import { tellHeight } from "./tell-height.ts"

/** What is different where the centre stands in a frame. */
export interface InFrame {
  /** The first token, or `null` where none is to be had. */
  readonly token: string | null
  readonly adapter: (inner: PreferenceAdapter) => PreferenceAdapter
  readonly navigation: (place: { readonly locale: Locale; readonly screen: ScreenName }) => FrameNavigation
  /** Tells the page around what the frame is called now. */
  readonly entitle: (title: string, locale: Locale) => void
  /** Once the centre is drawn it follows what the page around wishes, and tells how high it is. */
  readonly alive: (navigation: FrameNavigation, learn: (locale: Locale) => Promise<void>) => void
}

/**
 * Connects with the page around this frame and asks it for a token. Where nobody answers, or nobody may, the centre is a
 * page without a link: it says what can be done from there.
 */
export async function startInFrame({ origins, view }: Embedding, brand: Brand): Promise<InFrame> {
  const host = await connect(origins)
  const send: Host["send"] = host?.send ?? (() => {})
  const tokens = createTokenSource(send)
  const follower = createFollower(brand)
  let without = false
  let whenDrawn = () => {}
  host?.listen((message) => {
    if (message.type !== "token") return follower.hear(message)
    tokens.take(message.token)
    // One that comes after all begins the visit anew.
    if (without && tokens.current() !== null) location.reload()
  })
  if (host) follower.hear({ type: "theme", theme: host.wishes.theme })
  const token = host && (await tokens.ask("start"))
  without = token === null
  if (without) {
    send({ type: "trouble", code: "no-token" })
    send({ type: "wants-top", url: new URL(`/?brand=${brand.id}`, location.href).href })
  }
  return {
    token,
    adapter: (inner) => frameAdapter(inner, tokens, send),
    navigation: (place) => createFrameNavigation({ ...place, view: host?.wishes.view ?? view, notice: null }, brand),
    // A heading that is drawn gives its name: with the first one the centre is there.
    entitle: (title, lang) => {
      send({ type: "titled", title: title.slice(0, 300), lang })
      whenDrawn()
    },
    alive: (navigation, learn) => {
      whenDrawn = () => {
        whenDrawn = () => {}
        follower.follow({ navigation, learn } satisfies Follow)
        send({ type: "ready" })
        tellHeight((height) => send({ type: "resized", height }))
      }
    },
  }
}
