import type { Brand, Embedding, Locale, PreferenceAdapter, ScreenName } from "../../domain/index.ts"
import type { Host } from "../../embed/frame/index.ts"
import { createFollower, type Follow } from "./follow-host.ts"
import { frameAdapter } from "./frame-adapter.ts"
import { createFrameNavigation, type FrameNavigation } from "./frame-navigation.ts"
import { fetchAfter } from "./meeting.ts"

/** What is different where the centre stands in a frame. */
export interface InFrame {
  /** The first token, or `null` where none is to be had. */
  readonly token: string | null
  /** For the adapter's calls: some of them are on their way already. */
  readonly fetch: typeof fetch
  readonly adapter: (inner: PreferenceAdapter) => PreferenceAdapter
  readonly navigation: (place: { readonly locale: Locale; readonly screen: ScreenName }) => FrameNavigation
  /** Tells the page around what the frame is called now. */
  readonly entitle: (title: string, locale: Locale) => void
  /** Once the centre is drawn it follows what the page around wishes. */
  readonly alive: (navigation: FrameNavigation, learn: (locale: Locale) => Promise<void>) => void
}

/**
 * Goes on with what the inline script has begun. Where nobody answered it, or nobody may, the centre is a page without a
 * link: it says what can be done from there.
 */
export async function startInFrame({ view }: Embedding, brand: Brand): Promise<InFrame> {
  const { meeting } = window
  if (!meeting) throw new Error("The document of a frame has an inline script that meets the page around.")
  const { tokens } = meeting
  const host = await meeting.host
  const send: Host["send"] = host?.send ?? (() => {})
  const follower = createFollower(brand)
  // One that came late, but before the application, is in time.
  const token = (await meeting.token) ?? tokens.current()
  const without = token === null
  if (without) {
    send({ type: "trouble", code: "no-token" })
    send({ type: "wants-top", url: new URL(`/?brand=${brand.id}`, location.href).href })
  }
  let whenDrawn = () => {}
  meeting.listen((message) => {
    if (message.type !== "token") follower.hear(message)
    // One that comes after all begins the visit anew.
    else if (without && tokens.current() !== null) location.reload()
  })
  return {
    token,
    fetch: fetchAfter(meeting.ahead),
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
      }
    },
  }
}
