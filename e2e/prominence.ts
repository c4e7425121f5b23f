import type { Page } from "@playwright/test"

/** What stands on the page, measured. */
interface Measured {
  readonly all: Answer
  readonly some: Answer
  readonly firstInDocument: boolean
  readonly usable: boolean
  readonly sideways: number
}

interface Answer {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly fontSize: number
  readonly fontWeight: number
  readonly color: string
  readonly background: string
  /** How far the label sticks out of its box, in CSS pixels. */
  readonly sticksOut: number
}

/** On a page of its own, in a frame, or at the foot of a mailing. */
export type Place = "page" | "frame" | "mail"

/** Through what it is looked at; sizes in CSS pixels. */
interface Window {
  readonly width: number
  readonly height: number
  readonly zoom: number
  /** Whether the person has a spacing of text of their own. */
  readonly spaced: boolean
  readonly place: Place
}

/** Where the two answers stand, and where their labels. */
const ANSWERS = {
  page: { all: "#leave button", some: ".choice.some", label: "strong" },
  frame: { all: "#leave button", some: ".choice.some", label: "strong" },
  mail: { all: ".pcf-leave", some: ".pcf-adapt", label: "a" },
}

export const measure = (page: Page, place: Place): Promise<Measured> =>
  page.evaluate((where) => {
    const all = document.querySelector<HTMLElement>(where.all)
    const some = document.querySelector<HTMLElement>(where.some)
    if (!all || !some) throw new Error("Both answers have to be on the page.")
    const opaque = (element: Element | null): string => {
      const color = element ? getComputedStyle(element).backgroundColor : "rgb(255, 255, 255)"
      return element && /rgba\(.*, 0\)|transparent/.test(color) ? opaque(element.parentElement) : color
    }
    const look = (answer: HTMLElement) => {
      const label = answer.querySelector(where.label) ?? answer
      const { x, y, width, height, right, bottom } = answer.getBoundingClientRect()
      const text = document.createRange()
      text.selectNodeContents(label)
      const inside = text.getBoundingClientRect()
      const style = getComputedStyle(label)
      return {
        x: x + scrollX,
        y: y + scrollY,
        width,
        height,
        fontSize: Number.parseFloat(style.fontSize),
        fontWeight: Number(style.fontWeight),
        color: style.color,
        background: opaque(answer),
        sticksOut: Math.max(x - inside.x, y - inside.y, inside.right - right, inside.bottom - bottom, 0),
      }
    }
    return {
      all: look(all),
      some: look(some),
      firstInDocument: (all.compareDocumentPosition(some) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0,
      usable:
        !all.matches(":disabled") &&
        all.getAttribute("aria-disabled") !== "true" &&
        getComputedStyle(all).visibility === "visible",
      sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    }
  }, ANSWERS[place])

/** Of two colours (WCAG 2.2, definition of contrast ratio). */
function contrast(one: string, other: string): number {
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map((part) => {
      const value = Number(part) / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** What is wrong with a combination, in words. */
export function mistakesIn(measured: Measured, { width, height, zoom, spaced, place }: Window): string[] {
  const { all, some, firstInDocument, usable, sideways } = measured
  const label = (answer: Answer) => contrast(answer.color, answer.background)
  const rules: [boolean, string][] = [
    [firstInDocument, "does not come first in the document"],
    [all.y <= some.y, "stands lower than its neighbour"],
    [all.y < some.y || all.x <= some.x, "stands behind its neighbour"],
    [all.width >= some.width - 0.5, `is narrower: ${all.width} < ${some.width}`],
    [all.height >= some.height - 0.5, `is less high: ${all.height} < ${some.height}`],
    [all.height >= 44, `is less than 44 px high: ${all.height}`],
    [all.fontSize >= some.fontSize, "has smaller letters"],
    [all.fontWeight >= some.fontWeight, "has thinner letters"],
    [label(all) >= label(some), `is less contrasted: ${label(all).toFixed(2)} < ${label(some).toFixed(2)}`],
    [label(all) >= 4.5 && label(some) >= 4.5, "has a label below 4.5:1"],
    [usable, "cannot be pressed"],
    [
      all.sticksOut <= 0.5 && some.sticksOut <= 0.5,
      `has a label that sticks out by ${all.sticksOut} or ${some.sticksOut}`,
    ],
    [sideways <= 0, `stands on a page that scrolls sideways by ${sideways} px`],
    [
      place === "mail" || zoom > 1 || spaced || width < 320 || all.y + all.height <= height,
      `is not in sight without scrolling: it ends at ${all.y + all.height} of ${height}`,
    ],
  ]
  return rules.filter(([holds]) => !holds).map(([, mistake]) => mistake)
}
