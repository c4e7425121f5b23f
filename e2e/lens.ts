/** A colour as it is drawn: red, green and blue from 0 to 255, and how much of what is behind it shows not. */
type Colour = readonly [red: number, green: number, blue: number, alpha: number]

/** A text and one of the boxes that its letters stand in. */
interface Line {
  readonly node: Text
  readonly parent: HTMLElement
  readonly box: DOMRect
}

/** What the tests see of a page, within it. */
export interface Lens {
  /** Every line of text that eyes can see. */
  readonly lines: () => Line[]
  /** Whatever can be pressed or filled in, and is there. */
  readonly controls: () => HTMLElement[]
  /** An element in a few words. */
  readonly called: (element: Element) => string
  /** The colours that a text, or an edge, can stand on at this point: all that lies below the element, on each other. */
  readonly grounds: (element: Element, x: number, y: number) => Colour[]
  readonly colour: (css: string) => Colour
  readonly over: (top: Colour, below: Colour) => Colour
  /** WCAG 2.2, definition of contrast ratio. */
  readonly contrast: (one: Colour, other: Colour) => number
}

/** Puts the lens into a page; runs in it, and so knows nothing but what is in here. */
export function putOn(): void {
  const lines = (): Line[] => {
    const found: Line[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
      const parent = node.parentElement
      if (!parent || node.data.trim() === "" || parent.closest("script, style, .unseen, [inert]")) continue
      if (!parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      // Of a name that is limited to so many lines, the lines beyond are not drawn.
      const limit = getComputedStyle(parent).overflow === "hidden" ? parent.getBoundingClientRect() : null
      for (const box of range.getClientRects())
        if (box.width > 0.5 && !(limit && box.top > limit.bottom - 4)) found.push({ node, parent, box })
    }
    return found
  }
  const controls = (): HTMLElement[] =>
    [
      ...document.querySelectorAll<HTMLElement>(
        "a[href], [role=link], button, summary, input:not([type=hidden]), select, textarea",
      ),
    ].filter((each) => each.checkVisibility({ visibilityProperty: true }))
  const called = (element: Element): string => {
    const name = element.tagName.toLowerCase() + (element.className ? `.${[...element.classList].join(".")}` : "")
    return `${name} “${(element.textContent || element.getAttribute("value") || element.id).trim().slice(0, 40)}”`
  }

  const canvas = document.createElement("canvas")
  const pen = canvas.getContext("2d", { willReadFrequently: true })
  const known = new Map<string, Colour>()
  const colour = (css: string): Colour => {
    const before = known.get(css)
    if (before) return before
    if (!pen) throw new Error("Nothing can be drawn.")
    pen.clearRect(0, 0, 1, 1)
    pen.fillStyle = css
    pen.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0, alpha = 0] = pen.getImageData(0, 0, 1, 1).data
    const drawn: Colour = [red, green, blue, alpha / 255]
    known.set(css, drawn)
    return drawn
  }
  const over = (top: Colour, below: Colour): Colour => {
    const mixed = (at: 0 | 1 | 2) => top[at] * top[3] + below[at] * (1 - top[3])
    return [mixed(0), mixed(1), mixed(2), 1]
  }
  const luminance = (drawn: Colour): number => {
    const part = (at: 0 | 1 | 2) => {
      const value = drawn[at] / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    }
    return 0.2126 * part(0) + 0.7152 * part(1) + 0.0722 * part(2)
  }
  const contrast = (one: Colour, other: Colour): number => {
    const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
    return (light + 0.05) / (dark + 0.05)
  }
  const grounds = (element: Element, x: number, y: number): Colour[] => {
    const pile = document.elementsFromPoint(x, y)
    const at = pile.indexOf(element)
    const below = at < 0 ? [element, ...ancestors(element)] : pile.slice(at)
    let possible: Colour[] = [
      colour(getComputedStyle(document.documentElement).colorScheme === "dark" ? "#000" : "#fff"),
    ]
    for (const each of [...below].reverse()) {
      const { backgroundColor, backgroundImage } = getComputedStyle(each)
      possible = possible.map((ground) => over(colour(backgroundColor), ground))
      // A gradient is somewhere each of its colours.
      const tints = backgroundImage.match(/(?:rgba?|color|oklab|oklch)\([^()]*\)/g) ?? []
      possible.push(...tints.flatMap((tint) => possible.map((ground) => over(colour(tint), ground))))
    }
    return possible
  }
  const ancestors = (element: Element): Element[] =>
    element.parentElement ? [element.parentElement, ...ancestors(element.parentElement)] : []

  window.lens = { lines, controls, called, grounds, colour, over, contrast }
}
