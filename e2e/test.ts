import { test as base, expect, type Page } from "@playwright/test"
import { Sample, Server } from "./server.ts"
import { Watch } from "./watch.ts"

export { expect } from "@playwright/test"

interface Fixtures {
  /** What a test provokes on purpose is no complaint; and it has to be provoked. */
  readonly provoked: RegExp | null
  /** Addresses beyond this machine that a test answers itself. */
  readonly strangers: RegExp | null
  /** The real server, with the sample people. */
  readonly server: Server
  /** Fails the test when a page threw, was refused anything, left anything behind, or asked a stranger: see `Watch`. */
  readonly noComplaints: undefined
}

/** Every test has a server and a database of its own, and pages that must not complain. */
export const test = base.extend<Fixtures, { readonly sample: Sample }>({
  sample: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
    async ({}, use) => {
      const sample = await Sample.make()
      await use(sample)
      sample.remove()
    },
    { scope: "worker" },
  ],
  server: async ({ sample }, use) => {
    const server = await Server.start(sample)
    await use(server)
    await server.close()
  },
  request: async ({ request }, use) => {
    await use(request)
    expect((await request.storageState()).cookies).toEqual([])
  },
  provoked: [null, { option: true }],
  strangers: [null, { option: true }],
  noComplaints: [
    async ({ browser, provoked, strangers }, use) => {
      const watch = new Watch(browser, { provoked, strangers })
      await use(undefined)
      expect(await watch.end()).toEqual([])
    },
    { auto: true },
  ],
})

/** Until the application has taken over: presses and links are its own from now on. */
export const alive = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => Boolean((window as { firstPress?: { press?: unknown } }).firstPress?.press))

/** The words on the buttons and headings, by language. */
export const WORDS = {
  fr: {
    leave: "Je me désinscris de toutes les communications",
    adapt: "J'adapte mes préférences",
    done: "C’est fait. Vous ne recevrez plus de marketing.",
    undo: "Annuler, c’était une erreur",
    keep: "Enregistrer la preuve",
    preferences: "Vos préférences",
    save: "Enregistrer",
    saved: "Vos choix sont enregistrés.",
  },
  nl: {
    leave: "Ik schrijf me uit voor alle communicatie",
    adapt: "Ik pas mijn voorkeuren aan",
    done: "In orde. U krijgt geen marketing meer.",
    undo: "Ongedaan maken, dit was een vergissing",
    keep: "Bewijs opslaan",
    preferences: "Uw voorkeuren",
    save: "Opslaan",
    saved: "Uw keuzes zijn opgeslagen.",
  },
  en: {
    leave: "Unsubscribe me from all communications",
    adapt: "Adapt my preferences",
    done: "Done. You will receive no more marketing.",
    undo: "Undo, this was a mistake",
    keep: "Save the receipt",
    preferences: "Your preferences",
    save: "Save",
    saved: "Your choices are saved.",
  },
  de: {
    leave: "Ich melde mich von allen Mitteilungen ab",
    adapt: "Ich passe meine Einstellungen an",
    done: "Erledigt. Sie erhalten keine Werbung mehr.",
    undo: "Rückgängig machen, das war ein Versehen",
    preferences: "Ihre Einstellungen",
    save: "Speichern",
    saved: "Ihre Auswahl ist gespeichert.",
  },
} as const

/** The languages of the demo's mailings. */
export const LANGUAGES = ["fr", "nl", "en"] as const

/** The languages of the page. */
export const PAGE_LANGUAGES = [...LANGUAGES, "de"] as const
