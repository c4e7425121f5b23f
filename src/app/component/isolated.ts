/** One stylesheet for all copies on a page. */
let sheet: CSSStyleSheet | undefined

/** What was last put on, by element. */
const worn = new WeakMap<ShadowRoot, string>()

/** Puts the style of a theme over ours; `""` takes it off again. */
export function wear(host: HTMLElement, css: string): void {
  const shadow = host.shadowRoot
  if (!shadow || css === (worn.get(shadow) ?? "")) return
  worn.set(shadow, css)
  try {
    shadow.adoptedStyleSheets = [...(sheet ? [sheet] : []), sheetWith(css)]
  } catch {
    const style = shadow.querySelector("style[data-theme]") ?? document.createElement("style")
    style.setAttribute("data-theme", "")
    style.textContent = css
    shadow.append(style)
  }
}

/**
 * A place for the centre below an element of the host, in a shadow root with our style. May be asked for again at the same
 * element: an element keeps its shadow root for good.
 */
export function isolated(host: HTMLElement): HTMLElement {
  const shadow = host.shadowRoot ?? styled(host.attachShadow({ mode: "open" }))
  const inside = document.createElement("div")
  shadow.append(inside)
  // A `rem` of ours is what the person chose as the size of text, whatever the host makes of its own.
  inside.style.setProperty("--rem", getComputedStyle(host).fontSize)
  return inside
}

function styled(shadow: ShadowRoot): ShadowRoot {
  try {
    sheet ??= sheetWith(__COMPONENT_CSS__)
    shadow.adoptedStyleSheets = [sheet]
  } catch {
    // An older browser, or another document than the one this script runs in.
    const style = document.createElement("style")
    style.textContent = __COMPONENT_CSS__
    shadow.append(style)
  }
  return shadow
}

function sheetWith(css: string): CSSStyleSheet {
  const made = new CSSStyleSheet()
  made.replaceSync(css)
  return made
}
