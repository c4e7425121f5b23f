import { test as base, expect, type Page } from "@playwright/test"
import { Sample, Server } from "./server.ts"

export { expect } from "@playwright/test"

interface Fixtures {
  /** What a test provokes on purpose is no complaint. */
  readonly provoked: RegExp | null
  /** The real server, with the sample people. */
  readonly server: Server
  /** Fails the test when the page threw, or the browser refused anything by the page's own policy. */
  readonly noComplaints: undefined
}

/** Every test has a server and a database of its own, and a page that must not complain. */
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
  provoked: [null, { option: true }],
  noComplaints: [
    async ({ context, provoked }, use) => {
      const complaints: string[] = []
      context.on("weberror", (error) => {
        const { message } = error.error()
        if (!provoked?.test(message)) complaints.push(message)
      })
      context.on("console", (message) => {
        if (provoked?.test(message.text())) return
        if (/Content Security Policy|TrustedHTML|TrustedScript|Minified React error/.test(message.text())) {
          complaints.push(message.text())
        }
      })
      await use(undefined)
      expect(complaints).toEqual([])
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
