import type { Browser, BrowserContext, Frame, Locator, Page } from "@playwright/test"
import { arrives, BUSY, CONNECTIONS, ELSEWHERE, type FaultyNetwork } from "./faulty-network.ts"
import type { Plan } from "./journey-plan.ts"
import type { Portal } from "./portal-server.ts"
import type { Kept, Server } from "./server.ts"
import { expect, WORDS } from "./test.ts"

declare global {
  interface Window {
    /** Set in the document in which it was pressed. */
    pressed?: true
    /** Told what the page says it has done, at the moment at which it says so. */
    saysDone?: (what: Plan["act"]) => void
  }
}

/** What a journey is made in. One at a time. */
export interface Surroundings {
  readonly browser: Browser
  readonly server: Server
  readonly network: FaultyNetwork
  readonly portal: Portal
}

const { leave, done, undo, save, saved } = WORDS.en
const YEAR_MS = 365 * 24 * 60 * 60 * 1000

/** Longer than any pause between two attempts, and than any `Retry-After` is heeded. */
const LONG_MS = 11 * 60 * 1000

/** How long a button that was there is waited for, in milliseconds. */
const BUTTON_MS = 5_000

/** How long something is waited for, and how often it is looked at, in milliseconds. */
const OFTEN = { timeout: 60_000, intervals: [20, 50, 100] }

/** What a press writes into the register. */
const WRITES: Record<Plan["act"], string> = { leave: "objected", undo: "undone", save: "chosen" }

/** What the page says of the press. */
type Said = "done" | "not yet" | "refused" | "nothing" | "no page of ours"

/** What is read of a document. */
interface Seen {
  readonly heading: string
  readonly status: string
  readonly reference: string
  /** It was pressed in this very document. */
  readonly pressed: boolean
}

/** Tells Node what the page says it has done, as soon as it stands there. */
const watchWords = (words: Record<Plan["act"], string>): void => {
  const told = new Set<string>()
  const look = () => {
    const said = [...document.querySelectorAll("h1, [role=status]")].map(({ textContent }) => textContent).join("\n")
    for (const [what, text] of Object.entries(words)) {
      if (said.includes(text) && !told.has(what)) {
        told.add(what)
        window.saysDone?.(what as Plan["act"])
      }
    }
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true })
}

const SAID: Record<Plan["act"], string> = { leave: done, undo: "Undone.", save: saved }

/** Walks one journey, and holds what the page said at every moment against what the register holds. */
export async function walk(plan: Plan, subject: string, surroundings: Surroundings): Promise<void> {
  const { browser } = surroundings
  const scripted = plan.where !== "without script"
  const context = await browser.newContext({ javaScriptEnabled: scripted })
  context.setDefaultTimeout(OFTEN.timeout)
  try {
    await new Journey(plan, subject, surroundings, context).walk()
  } catch (error) {
    throw await whatStoodThere(error as Error, context)
  } finally {
    await surroundings.network.heal()
    await context.close()
  }
}

/** @returns the error, with what stood in each document when it came */
async function whatStoodThere(error: Error, context: BrowserContext): Promise<Error> {
  for (const page of context.pages()) {
    const frames = await Promise.all(page.frames().map((frame) => frame.evaluate(readAll).catch(String)))
    error.stack = [error.stack, ...frames.map((text) => `There stood: ${text}`)].join("\n")
  }
  return error
}

class Journey {
  readonly #plan: Plan
  readonly #subject: string
  readonly #server: Server
  readonly #network: FaultyNetwork
  readonly #portal: Portal
  readonly #context: BrowserContext
  /** What was said to be done when the register did not hold it. */
  readonly #lies: string[] = []
  /** Its address in the browser. */
  #address = ""
  /** It was taken back in another tab. */
  #undone = false

  constructor(plan: Plan, subject: string, { server, network, portal }: Surroundings, context: BrowserContext) {
    this.#plan = plan
    this.#subject = subject
    this.#server = server
    this.#network = network
    this.#portal = portal
    this.#context = context
  }

  async walk(): Promise<void> {
    const { where, ending, faults, gone, years, busy } = this.#plan
    if (where !== "without script") {
      await this.#context.clock.install({ time: Date.now() + years * YEAR_MS })
      await this.#context.exposeBinding("saysDone", (_, what: Plan["act"]) => {
        if (!this.#kept().evidence.includes(WRITES[what])) this.#lies.push(`"${what}" was said to be done`)
      })
      await this.#context.addInitScript(watchWords, SAID)
    }
    const page = await this.#open()
    this.#network.arm(faults)
    if (gone) await this.#network.goAway()
    if (busy) await this.#keepBusy(page)
    await this.#press(page)
    if (ending === "stays") await this.#stay(page)
    else await this.#turnAway(page)
    // A server that starts again may still be about to.
    await this.#untilQuiet()
    await this.#network.deliverLate()
    this.#expectOnce(this.#undone)
    expect(this.#lies, "what was said and did not hold").toEqual([])
  }

  /** Goes to where it is pressed. */
  async #open(): Promise<Page> {
    const { act, where, moment } = this.#plan
    const page = await this.#context.newPage()
    const token = await this.#server.token({ subject: this.#subject })
    this.#portal.mint = async () => token
    const screen = act === "save" ? "/preferences" : ""
    this.#address =
      where === "frame"
        ? this.#portal.make({ attributes: `lang="en" ${act === "save" ? 'view="preferences"' : ""}` })
        : `${this.#network.url}/en/u/${token}${screen}`
    if (act === "undo" && where !== "frame") {
      await this.#leaveBefore(token)
      this.#address += "/unsubscribed"
    }
    await page.goto(this.#network.url + ELSEWHERE)
    if (moment !== "after") this.#network.holdAssets()
    await page.goto(this.#address, { waitUntil: "commit" })
    if (act === "undo" && where === "frame") {
      await this.#button(page, leave).waitFor()
      // Leaving is what comes before the journey: the press that is looked at is *undo*.
      await this.#frame(page)?.waitForFunction(hasStarted)
      await this.#button(page, leave).click()
    }
    await this.#button(page).waitFor()
    if (moment === "after") {
      const centre = this.#frame(page)
      if (centre) await centre.waitForFunction(hasStarted)
    }
    if (act === "save") await this.#box(page).setChecked(false)
    return page
  }

  /** The person has left already, as by their mail program. */
  async #leaveBefore(token: string): Promise<void> {
    const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" })
    const answer = await fetch(`${this.#server.url}/en/u/${token}`, { method: "POST", body })
    expect(answer.status).toBe(200)
  }

  /** Takes all connections that the browser has to the server. */
  async #keepBusy(page: Page): Promise<void> {
    // What the application wants would have to wait with it, and is not what is looked at.
    this.#network.releaseAssets()
    await this.#untilQuiet()
    await this.#frame(page)?.evaluate(
      ({ busy, connections }) => {
        // Requests with cookies and those without never share a connection.
        for (const credentials of ["same-origin", "omit"] as const) {
          for (let at = 0; at < connections; at += 1) {
            fetch(`${busy}?${credentials}=${at}`, { credentials }).catch(() => null)
          }
        }
      },
      { busy: BUSY, connections: CONNECTIONS },
    )
    await expect.poll(() => this.#network.busy, { ...OFTEN, message: "all connections are busy" }).toBe(2 * CONNECTIONS)
  }

  /** Presses as often as it is to be, and does right after it what there is to do. */
  async #press(page: Page): Promise<void> {
    const { moment, times, ending } = this.#plan
    if (moment === "during") this.#network.releaseAssets()
    if (this.#plan.where === "without script") {
      await page.evaluate(() => {
        window.pressed = true
      })
      // A press that was slow to leave may have led to a page on which there is no such button: that is not waited for.
      await this.#button(page).click({ clickCount: times, noWaitAfter: true, timeout: BUTTON_MS })
    } else {
      // In one go, so that whatever comes next comes right after it.
      const pressed = await this.#button(page).evaluate(
        (button: HTMLElement, { times, elsewhere }) => {
          // The application has just drawn another in its place: that is the one to press.
          if (!button.isConnected) return false
          window.pressed = true
          for (let at = 0; at < times; at += 1) button.click()
          if (elsewhere !== "") location.assign(elsewhere)
          return true
        },
        { times, elsewhere: ending === "goes elsewhere" && this.#plan.where === "page" ? ELSEWHERE : "" },
      )
      if (!pressed) await this.#press(page)
    }
  }

  /** The tab stays: what it says is true all the time, and it gets there by itself, or with one press. */
  async #stay(page: Page): Promise<void> {
    const { other, where } = this.#plan
    if (other === "leaves too") await this.#leaveInAnotherTab()
    if (where !== "without script") await this.#untilFaultsAreOver(page)
    if (other === "undoes" && this.#kept().evidence.includes(WRITES.leave)) await this.#undoInAnotherTab()
    await this.#network.heal()
    await this.#getThere(page)
  }

  /** Time passes, and one fault is met after the other; the page says all the time how it stands. */
  async #untilFaultsAreOver(page: Page): Promise<void> {
    await this.#honest(page)
    this.#network.releaseAssets()
    const most = this.#plan.faults.length + (this.#plan.gone ? 2 : 0)
    for (let round = 0; round < most && this.#network.coming > 0; round += 1) {
      await this.#pass(page)
      await this.#honest(page)
    }
  }

  /** Nothing is on its way any more: a server that starts again takes its time. */
  #untilQuiet(): Promise<void> {
    return expect.poll(() => this.#network.quiet, { ...OFTEN, message: "it is quiet" }).toBe(true)
  }

  /** A long time passes on the page, as soon as nothing is on its way. */
  async #pass(page: Page): Promise<void> {
    await this.#untilQuiet()
    const { where } = this.#plan
    // A frame that is not there in time is given up by the page around it: it gets the time to start, where it can.
    if (where === "frame") await this.#frame(page)?.waitForFunction(hasStarted, null, { timeout: 5_000 }).catch(refused)
    if (where !== "without script") await page.clock.fastForward(LONG_MS)
  }

  /** Whoever has pressed is told how it stands, as long as the document is there in which it was pressed. */
  async #honest(page: Page): Promise<void> {
    await expect
      .poll(async () => {
        const { said, pressed } = await this.#said(page)
        return said === "nothing" && pressed ? "nothing is said of a press" : "told"
      }, OFTEN)
      .toBe("told")
  }

  /** The network works: by itself, or with one press where the document knows of none, it is done. */
  async #getThere(page: Page): Promise<void> {
    let presses = 0
    const arrived = async (): Promise<boolean> => {
      const { said, pressed, reference } = await this.#said(page)
      if (said === "done" && !this.#undone) {
        if (this.#plan.act === "leave") {
          expect(reference, "the reference on the page").toBe(this.#kept().objections.at(-1)?.reference)
        }
        return true
      }
      if (said === "not yet") await this.#pass(page)
      if (said === "not yet" || !this.#network.quiet) return false
      // It was taken back elsewhere: the page is not to say any more that it is done.
      if (this.#undone) {
        // A document without a script says what stood when it was drawn.
        if (said === "done" && this.#plan.where === "without script") await page.goto(this.#address)
        else if (said === "done") await this.#frame(page)?.evaluate(comeToSight)
        return said !== "done"
      }
      // Pressed in a document that is gone: this one shows what stands, and where nothing does one press does it.
      if (said === "no page of ours") {
        presses = 0
        await page.goto(this.#address).catch(refused)
        return false
      }
      // A document without a script that still stands there, though nothing is on its way, never got its press out.
      const knows = pressed && this.#plan.where !== "without script"
      if (!knows && this.#kept().evidence.includes(WRITES[this.#plan.act])) return true
      if (!knows && presses === 0 && (await this.#canPress(page))) {
        // A document that goes away meanwhile was not pressed.
        presses += await this.#press(page).then(
          () => 1,
          () => 0,
        )
      }
      return false
    }
    await expect.poll(arrived, { ...OFTEN, message: "it gets there" }).toBe(true)
  }

  /** The tab, the frame or the document goes away right after the press. */
  async #turnAway(page: Page): Promise<void> {
    const { ending } = this.#plan
    // Not waited for: of a tab that is closed while it goes somewhere, Chromium now and then never says that it is.
    if (ending === "closes the tab") page.close().catch(refused)
    if (ending === "goes elsewhere") {
      if (this.#plan.where === "page") await page.waitForURL(({ pathname }) => pathname === ELSEWHERE).catch(refused)
      else await page.goto(this.#network.url + ELSEWHERE).catch(refused)
    }
    if (ending === "goes back") await page.goBack().catch(refused)
    if (ending === "reloads") await page.reload().catch(refused)
    if (ending === "loses the frame") await page.evaluate(() => document.querySelector("preference-center")?.remove())
    if (this.#mustArrive()) {
      // What was held goes on in the end, also when nobody waits for it any more.
      if (this.#plan.faults[0] === "request held") {
        await expect.poll(() => this.#network.coming, OFTEN).toBeLessThan(this.#plan.faults.length)
        await this.#network.heal()
      }
      await expect
        .poll(() => this.#kept().evidence, { ...OFTEN, message: "it is kept" })
        .toContain(WRITES[this.#plan.act])
    }
    await this.#untilQuiet()
    await this.#network.heal()
    await this.#comeBack(page)
  }

  /** Whether the network lets the request through that outlives its page. */
  #mustArrive(): boolean {
    const { where, act, moment, gone, faults } = this.#plan
    if (gone || where === "without script" || !arrives(faults[0])) return false
    // A plain form is sent by the browser with the page that it leads to, and ends with its tab.
    return where === "page" && act === "leave" ? true : moment === "after"
  }

  /** Later: the page shows what stands, and where nothing was kept one press does it. */
  async #comeBack(before: Page): Promise<void> {
    const { ending } = this.#plan
    const page = ending === "closes the tab" ? await this.#context.newPage() : before
    if (ending === "goes back") await page.goForward().catch(refused)
    else if (ending !== "reloads") await page.goto(this.#address).catch(refused)
    if (this.#kept().evidence.includes(WRITES[this.#plan.act])) return
    await this.#getThere(page)
  }

  async #leaveInAnotherTab(): Promise<void> {
    const tab = await this.#context.newPage()
    this.#network.releaseAssets()
    const token = await this.#server.token({ subject: this.#subject })
    await tab.goto(`${this.#server.url}/en/u/${token}`)
    await tab.getByRole("button", { name: leave }).click()
    await expect(tab.getByRole("heading", { level: 1 })).toHaveText(done)
    await tab.close()
  }

  async #undoInAnotherTab(): Promise<void> {
    const tab = await this.#context.newPage()
    const token = await this.#server.token({ subject: this.#subject })
    await tab.goto(`${this.#server.url}/en/u/${token}/unsubscribed`)
    await tab.getByRole("button", { name: undo }).click()
    await expect(tab.getByText(SAID.undo)).toBeVisible()
    await tab.close()
    this.#undone = true
  }

  /** One press, one of everything, however often it was sent. */
  #expectOnce(undone: boolean): void {
    const { act } = this.#plan
    const { evidence, repeated, objections, mails, messages } = this.#kept()
    const changes = act === "leave" && !undone ? 1 : act === "save" ? 1 : 2
    // A save writes a line for each lane that is shown.
    const lines = act === "save" ? new Set(evidence) : evidence
    expect({ evidence: [...lines], repeated, objections: objections.length, mails, messages }).toEqual({
      evidence: act === "save" ? ["chosen"] : ["objected", "undone"].slice(0, changes),
      repeated: 0,
      objections: act === "save" ? 0 : 1,
      mails: changes,
      messages: changes,
    })
  }

  #kept(): Kept {
    return this.#server.kept(this.#subject)
  }

  /** The document of the centre; nothing where it is gone. */
  #frame(page: Page): Frame | undefined {
    return this.#plan.where === "frame"
      ? page.frames().find((frame) => frame !== page.mainFrame() && frame.url().startsWith(this.#network.url))
      : page.mainFrame()
  }

  #centre(page: Page) {
    return this.#plan.where === "frame" ? page.frameLocator("preference-center iframe") : page
  }

  #button(page: Page, name = { leave, undo, save }[this.#plan.act]): Locator {
    return this.#centre(page).getByRole("button", { name, exact: this.#plan.act === "save" })
  }

  #box(page: Page): Locator {
    return this.#centre(page).getByRole("group", { name: "News" }).getByRole("checkbox", { name: "Post" })
  }

  async #canPress(page: Page): Promise<boolean> {
    if (this.#plan.act === "undo" && this.#plan.where === "frame") {
      // What stands in a frame begins with the question; whoever has left gets to their receipt by it.
      const again = this.#button(page, leave)
      if (await again.isVisible()) await again.click()
    }
    if (!(await this.#button(page).isVisible())) return false
    if (this.#plan.act === "save") await this.#box(page).setChecked(false)
    return true
  }

  /** What the page says of the press at this moment. */
  async #said(page: Page): Promise<Seen & { readonly said: Said }> {
    const nothing = { heading: "", status: "", reference: "", pressed: false }
    const frame = this.#frame(page)
    const shown = this.#plan.where !== "frame" || (await page.locator("preference-center iframe").isVisible())
    if (!shown || !frame?.url().startsWith(this.#network.url)) return { ...nothing, said: "no page of ours" }
    const seen = await frame.evaluate(readDocument).catch(() => nothing)
    return { ...seen, said: this.#meaning(seen) }
  }

  #meaning({ heading, status }: Seen): Said {
    const { act } = this.#plan
    if ((act === "leave" ? heading : status).includes(SAID[act])) return "done"
    if (/Not saved yet|One moment|taking longer/.test(status)) return "not yet"
    if (/could not be|not saved|press again/.test(status)) return "refused"
    return /Welcome|Another page/.test(heading) || heading === "" ? "no page of ours" : "nothing"
  }
}

function readDocument(): Seen {
  const text = (selector: string) =>
    [...document.querySelectorAll(selector)].map(({ textContent }) => textContent).join("\n")
  return {
    heading: text("h1"),
    status: text("[role=status], [role=alert]"),
    reference: text(".reference"),
    pressed: window.pressed === true,
  }
}

const readAll = (): string => `${location.pathname} ${document.readyState} ${document.body.innerText.slice(0, 500)}`

/** The application has taken over. */
const hasStarted = (): boolean => Boolean((window as { firstPress?: { press?: unknown } }).firstPress?.press)

/** As when the tab is looked at again. */
const comeToSight = (): void => void document.dispatchEvent(new Event("visibilitychange"))

/** Where the network is gone, no page comes. */
const refused = (): null => null
