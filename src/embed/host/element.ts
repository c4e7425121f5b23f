import type { FrameMessage, Need, Theme, Trouble, View } from "../protocol/index.ts"
import type { PreferenceCenterEvents } from "./events.ts"
import { type OpenFrame, openFrame } from "./open-frame.ts"
import { roomFor } from "./room.ts"
import { dress } from "./style.ts"
import { titleIn } from "./titles.ts"
import { whenNear } from "./when-near.ts"

/** How long the centre may take to be drawn until the element's own children are shown instead, in milliseconds. */
const PATIENCE_MS = 15_000

type Name = keyof PreferenceCenterEvents

/**
 * Gives a token for the person who is logged in, short-lived and signed by the page's own server; `null` where there is
 * none. Asked at the beginning, and again when the one before has grown old.
 */
export type GetToken = (asked: { readonly because: Need }) => Promise<string | null> | string | null

/** On a server there are no elements, and this file may be imported all the same. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement

/** What is told of it, typed; beside the events that every element has. */
export interface PreferenceCenterElement {
  addEventListener<N extends Name>(
    type: N,
    listener: (this: PreferenceCenterElement, event: PreferenceCenterEvents[N]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void
  addEventListener(...own: Parameters<HTMLElement["addEventListener"]>): void
}

declare global {
  interface HTMLElementTagNameMap {
    "preference-center": PreferenceCenterElement
  }
}

/**
 * `<preference-center>`: the centre in a frame, as a part of this page. Its children are shown where script or frame fail;
 * an `<iframe>` among them that leads to the centre is taken for its frame, and is on its way before any script is.
 *
 * Attributes: `lang`; `view` (`centre`, `preferences` or `button`); `theme` (`auto`, `light` or `dark`); `brand`, where the
 * installation speaks for several; `src`, the installation's address, where the script does not come from there.
 *
 * @example
 * const centre = document.querySelector("preference-center")
 * centre.getToken = async () => (await fetch("/my/preference-token")).text()
 * centre.addEventListener("unsubscribed", ({ detail }) => console.log(detail.reference))
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: see above
export class PreferenceCenterElement extends Base {
  static readonly observedAttributes = ["lang", "view", "theme", "brand", "src"]
  /** Where the centre lives when `src` does not say; given by `define`. */
  static home = ""

  #getToken: GetToken | null = null
  #token: string | null = null
  #frame: OpenFrame | undefined
  #slot: HTMLSlotElement | undefined
  /** Where a frame is shown that the page's own HTML holds: moved, it would begin anew. */
  #place: HTMLSlotElement | undefined
  #trouble: Trouble | null = null
  /** A token that came when the centre had gone on without: it begins anew then, and asks again. */
  #late: string | null = null
  /** What the page was asked for while the frame is on its way, for when the frame asks. */
  #early: Promise<unknown> | undefined
  #underWay = false
  #waiting: ReturnType<typeof setTimeout> | undefined
  #stopWatching = () => {}
  /** Whether what stands below stays where it is: until somebody wished for something else. */
  #still = true

  /** Where a token comes from, see `GetToken`. */
  get getToken(): GetToken | null {
    return this.#getToken
  }

  set getToken(getToken: GetToken | null) {
    this.#getToken = getToken
    this.#askEarly()
  }

  /** A token that is there already; `getToken` comes before it. Never an attribute: it stands in no HTML. */
  get token(): string | null {
    return this.#token
  }

  set token(token: string | null) {
    this.#token = token
    if (token !== null) this.#give(token)
  }

  /** What was the matter last, for whoever listens later than it was told; `null` for nothing. */
  get trouble(): Trouble | null {
    return this.#trouble
  }

  get view(): View {
    const view = this.getAttribute("view")
    return view === "preferences" || view === "button" ? view : "centre"
  }

  set view(view: View) {
    this.setAttribute("view", view)
  }

  get theme(): Theme {
    const theme = this.getAttribute("theme")
    return theme === "light" || theme === "dark" ? theme : "auto"
  }

  set theme(theme: Theme) {
    this.setAttribute("theme", theme)
  }

  connectedCallback(): void {
    this.#takeEarlyProperties()
    this.#begin()
  }

  disconnectedCallback(): void {
    this.#close()
  }

  /** Where the browser can move an element without taking it out, the frame stays as it is. */
  connectedMoveCallback(): void {}

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    // Before it is in the page for the first time, and once it is out of it, there is nothing to change.
    if (!this.#slot || !this.isConnected || before === now) return
    if (name === "theme") this.#frame?.send({ type: "theme", theme: this.theme })
    else if (name === "view") {
      this.#still = false
      this.#frame?.send({ type: "view", view: this.view })
    } else if (name === "lang") this.#frame?.send({ type: "language", lang: this.#language() })
    else {
      this.#close()
      this.#begin()
    }
  }

  /**
   * Begins now, however far from sight it stands. By itself it does so when it is near; what opens a place that is not
   * shown yet calls this at the first sign that somebody will.
   *
   * @example
   * button.addEventListener("pointerenter", () => centre.start())
   */
  start(): void {
    if (this.isConnected && !this.#frame && this.#address()) this.#open()
  }

  /** Takes the person to the centre's heading. */
  override focus(options?: FocusOptions): void {
    this.start()
    if (this.#frame) {
      this.#frame.iframe.focus(options)
      this.#frame.send({ type: "focus" })
    } else super.focus(options)
  }

  /** Keeps its room, and waits until it is near. Its children are there meanwhile. */
  #begin(): void {
    const shadow = this.shadowRoot ?? dress(this.attachShadow({ mode: "open" }))
    if (!this.#slot) {
      this.#slot = shadow.appendChild(document.createElement("slot"))
      this.#slot.onslotchange = () => this.#takeLateFrame()
    }
    this.#place ??= shadow.appendChild(document.createElement("slot"))
    this.#place.name = "frame"
    if (!this.#address()) {
      this.#fall("no-source")
      return
    }
    if (this.#written()?.loading === "eager") {
      this.#open()
      return
    }
    this.#slot.style.minHeight = `${roomFor(this, this.view)}px`
    this.#stopWatching = whenNear(this, () => this.start())
  }

  #open(): void {
    const url = this.#address()
    if (!url || !this.#slot) return
    this.#stopWatching()
    const height = roomFor(this, this.view)
    this.#slot.style.minHeight = ""
    this.#slot.hidden = true
    this.#still = true
    this.#trouble = null
    this.#late = null
    const written = this.#written()
    this.#frame = openFrame({
      written,
      url,
      title: titleIn(this.#language()),
      connectWith: () => ({ theme: this.theme, view: this.view }),
      first: () => ({ type: "language", lang: this.#language() }),
      onMessage: (message) => this.#hear(message),
    })
    this.#frame.iframe.style.height = `${height}px`
    this.#frame.iframe.hidden = false
    if (written) written.slot = "frame"
    else this.shadowRoot?.append(this.#frame.iframe)
    this.#underWay = true
    this.#askEarly()
    this.#waiting = setTimeout(() => this.#fall("no-answer"), PATIENCE_MS)
  }

  #close(): void {
    this.#stopWatching()
    clearTimeout(this.#waiting)
    this.#frame?.close()
    this.#frame = undefined
    this.#early = undefined
    this.#underWay = false
  }

  /** The children take the place of the frame, and the page is told why. A frame that answers late after all is shown again. */
  #fall(code: Trouble): void {
    if (this.#frame) this.#frame.iframe.hidden = true
    if (this.#slot) this.#slot.hidden = false
    this.#trouble = code
    this.#tell("trouble", { code })
  }

  #hear(message: FrameMessage): void {
    const iframe = this.#frame?.iframe
    if (!iframe) return
    const { type, ...fields } = message
    if (message.type === "needs-token") {
      // A document that begins has nothing the matter yet.
      if (message.because === "start") this.#trouble = null
      void this.#giveToken(message.because)
      return
    }
    if (message.type === "titled") {
      iframe.title = message.title
      iframe.lang = message.lang
      return
    }
    if (message.type === "ready") this.#show(iframe)
    if (message.type === "trouble") this.#trouble = message.code
    if (message.type === "resized") {
      // A frame that is hidden has no height of its own.
      if (iframe.hidden) return
      iframe.style.height = `${this.#heightFor(message.height, iframe)}px`
    }
    // It leads to the centre itself, and nowhere else.
    if (message.type === "wants-top" && new URL(message.url).origin !== new URL(iframe.src).origin) return
    this.#tell(type as Name, (Object.keys(fields).length > 0 ? fields : null) as never)
  }

  /** As high as it says; but nothing that somebody sees moves up, before they pressed something in it. */
  #heightFor(said: number, iframe: HTMLIFrameElement): number {
    if ((this.getRootNode() as Document).activeElement === this) this.#still = false
    const { top, height } = iframe.getBoundingClientRect()
    return this.#still ? Math.max(said, Math.min(height, Math.ceil(innerHeight - top))) : said
  }

  #show(iframe: HTMLIFrameElement): void {
    clearTimeout(this.#waiting)
    iframe.hidden = false
    if (this.#slot) this.#slot.hidden = true
  }

  /** Whatever the page's own function does, the frame is answered. */
  async #giveToken(because: Need): Promise<void> {
    const frame = this.#frame
    const early = this.#early
    this.#early = undefined
    this.#underWay = false
    let token: unknown = this.#late ?? this.#token
    if (this.#getToken && !this.#late) token = await (early ?? this.#ask(because))
    // It is for the installation that asked, and for no other that came in its place.
    if (frame !== this.#frame) return
    this.#late = null
    // Many a server ends what it prints with a line break.
    if (typeof token === "string") token = token.trim()
    this.#give(typeof token === "string" && /^[\w.-]{1,2048}$/.test(token) ? token : null)
  }

  #askEarly(): void {
    if (this.#underWay && this.#getToken) this.#early ??= this.#ask("start")
  }

  async #ask(because: Need): Promise<unknown> {
    try {
      return await this.#getToken?.({ because })
    } catch {
      return null
    }
  }

  #give(token: string | null): void {
    if (this.#trouble === "no-token") this.#late = token
    this.#frame?.send({ type: "token", token })
  }

  #tell<N extends Name>(name: N, detail: PreferenceCenterEvents[N]["detail"]): void {
    this.dispatchEvent(new CustomEvent(name, { detail }))
  }

  /** The nearest language that is said, of the element or around it; a shadow root is no border for it. */
  #language(from: Element = this): string {
    const said = from.closest<HTMLElement>("[lang]")
    const root = from.getRootNode()
    return !said && root instanceof ShadowRoot ? this.#language(root.host) : said?.lang || "und"
  }

  /** Known before its children were parsed, the element has made a frame of its own by then. */
  #takeLateFrame(): void {
    const written = this.#written()
    if (!written || !this.#frame || this.#frame.iframe === written) return
    this.#close()
    this.#begin()
  }

  #written(): HTMLIFrameElement | null {
    return this.querySelector<HTMLIFrameElement>(":scope > iframe")
  }

  /** Where the frame leads; `null` without an address to begin with. */
  #address(): string | null {
    try {
      const said = this.getAttribute("src") || PreferenceCenterElement.home
      const home = new URL(said, document.baseURI)
      if (!said || !/^https?:$/.test(home.protocol)) return null
      // A page may take its language from anywhere: what is no language has no say in where the frame leads.
      const lang = /^[a-z]{2,3}(?=-|$)/.exec(this.#language().toLowerCase())?.[0] ?? "und"
      const url = new URL(
        lang === "und" ? "embed" : `${lang}/embed`,
        `${home.origin}${home.pathname.replace(/\/*$/, "/")}`,
      )
      url.searchParams.set("view", this.view)
      const brand = this.getAttribute("brand")
      if (brand) url.searchParams.set("brand", brand)
      return url.href
    } catch {
      return null
    }
  }

  /** A property that was set before this class was there hides the one of the class: it is taken over. */
  #takeEarlyProperties(): void {
    const early = this as unknown as Record<string, unknown>
    for (const name of ["token", "getToken", "view", "theme"]) {
      if (!Object.hasOwn(this, name)) continue
      const value = early[name]
      delete early[name]
      early[name] = value
    }
  }
}
