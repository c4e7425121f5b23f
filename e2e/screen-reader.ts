import { expect, type Page } from "@playwright/test"
import { build } from "vite"

/** What the tests use of the virtual screen reader, in the page. */
interface Reader {
  start(options: { container: HTMLElement }): Promise<void>
  next(): Promise<void>
  lastSpokenPhrase(): Promise<string>
  spokenPhraseLog(): Promise<string[]>
  clearSpokenPhraseLog(): Promise<void>
  stop(): Promise<void>
}

declare global {
  interface Window {
    reader: Reader
  }
}

/** A virtual screen reader as one script, which runs whatever the page's policy says of scripts of its own. */
export async function buildScreenReader(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      copyPublicDir: false,
      lib: {
        entry: new URL("index.browser.js", import.meta.resolve("@guidepup/virtual-screen-reader")).pathname,
        formats: ["iife"],
        name: "screenReader",
      },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (!output || !("output" in output)) throw new Error("The screen reader was not built.")
  return `${output.output[0].code};window.reader=screenReader.virtual`
}

/** Somebody who hears the page: what is read to them, line by line. */
export class Listener {
  readonly #page: Page
  readonly #script: string
  readonly #lines: string[] = []

  constructor(page: Page, script: string) {
    this.#page = page
    this.#script = script
  }

  /** Begins at the document that is there now. */
  async begin(): Promise<void> {
    await this.#page.evaluate(this.#script)
    await this.#page.evaluate(() => window.reader.start({ container: document.body }))
  }

  /** Hears the whole page, from its beginning to its end. */
  async hearsAll(): Promise<void> {
    const heard = await this.#page.evaluate(async () => {
      await window.reader.stop()
      await window.reader.start({ container: document.body })
      const phrases: string[] = []
      for (let at = 0; at < 500 && phrases.at(-1) !== "end of document"; at++) {
        phrases.push(await window.reader.lastSpokenPhrase())
        await window.reader.next()
      }
      await window.reader.clearSpokenPhraseLog()
      return phrases
    })
    this.#lines.push("The page:", ...heard.map((phrase) => `  ${phrase}`), "")
  }

  /** Does something, and hears what comes of it until this is said. */
  async does(what: string, act: () => Promise<unknown>, until: string): Promise<void> {
    await this.#page.evaluate(() => window.reader.clearSpokenPhraseLog())
    await act()
    const log = () => this.#page.evaluate(() => window.reader.spokenPhraseLog())
    await expect.poll(log).toContainEqual(expect.stringContaining(until))
    // A region that changes in its words and in itself is read for both, and a region that is emptied as nothing.
    const heard = (await log()).filter((phrase, at, all) => phrase !== all[at - 1] && !/^\w+: $/.test(phrase))
    this.#lines.push(`${what}:`, ...heard.map((phrase) => `  ${phrase}`), "")
  }

  /** All that was heard, without what is different each time. */
  transcript(): string {
    return `${this.#lines.join("\n").trim()}\n`
      .replaceAll(/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}\b/g, "[reference]")
      .replaceAll(/\d{1,2}(er|\.)? \p{L}+ \d{4}/gu, "[day]")
      .replaceAll(/\[day\][ ,]*(à|om|at|um)?[ ,]*\d{1,2}[:.h]\d{2}/gu, "[day and hour]")
  }
}
