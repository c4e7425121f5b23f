/**
 * Every way in which somebody can say no ends in the same place: nothing may be sent, one line of proof that says by which
 * door, one acknowledgement to the person, one message to the sender's systems (A15).
 */

import { writeFileSync } from "node:fs"
import { join } from "node:path"
import type { APIRequestContext, Page } from "@playwright/test"
import { listUnsubscribeHeaders, mailFooter } from "preference-center/link"
import { Inbox } from "./inbox.ts"
import { centre } from "./portal.ts"
import { Portal } from "./portal-server.ts"
import { codesOn } from "./qr.ts"
import { Receiver } from "./receiver.ts"
import type { Server } from "./server.ts"
import { test as base, expect, WORDS } from "./test.ts"

/** Jeanne, who reads French. */
const SUBJECT = "c-1042"
const NUMBER = "+32470000045"
const WORDS_OF_JEANNE = WORDS.fr

const test = base.extend<{ inbox: Inbox; receiver: Receiver }>({
  httpCredentials: async ({ sample }, use) => use({ username: "anna", password: sample.read("agent-key.txt") }),
  inbox: async ({ server }, use) => {
    const inbox = await Inbox.open()
    server.mailOver(inbox.url)
    await server.stop()
    await server.run()
    await use(inbox)
    await inbox.close()
  },
  receiver: async ({ server }, use) => {
    const receiver = await Receiver.open()
    server.tell(receiver.url, receiver.secret)
    await server.stop()
    await server.run()
    await use(receiver)
    await receiver.close()
  },
})

interface Walk {
  readonly page: Page
  readonly request: APIRequestContext
  readonly server: Server
}

/** A list with Jeanne alone, and what the commands for lists make of it; by the names of the columns. */
function merged(server: Server, ...options: string[]): Record<string, string> {
  writeFileSync(join(server.folder, "jeanne.csv"), `subject,locale\n${SUBJECT},fr\n`)
  const [names = "", values = ""] = server.command("links", "jeanne.csv", ...options).split("\n")
  // No value of these holds a comma, but for the headers, which come in quotes.
  const cells = [...values.matchAll(/"((?:[^"]|"")*)"|([^,]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "")
  return Object.fromEntries(names.split(",").map((name, at) => [name, cells[at] ?? ""]))
}

/** The address as this server answers it. */
const here = (server: Server, address: string): string => server.url + new URL(address).pathname

const leaveOnPage = async (page: Page): Promise<void> => {
  await page.getByRole("button", { name: WORDS_OF_JEANNE.leave }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS_OF_JEANNE.done)
}

/** Each walks through one door, twice: whoever says no again changes nothing more. */
const DOORS: readonly { name: string; door: string; walk: (walk: Walk) => Promise<void> }[] = [
  {
    name: "the button of a mailing",
    door: "page",
    walk: async ({ page, server }) => {
      const links = { unsubscribe: await server.link(), preferences: await server.link({ screen: "preferences" }) }
      await page.setContent(mailFooter({ sender: "Maison Lenoir", locale: "fr", links }).html)
      await page.getByRole("link", { name: WORDS_OF_JEANNE.leave }).first().click()
      await leaveOnPage(page)
      await page.goto(links.unsubscribe)
      await expect(page.getByText("Elle reste valable.")).toBeVisible()
    },
  },
  {
    name: "the one-click header of a mail",
    door: "one-click",
    walk: async ({ request, server }) => {
      const links = { unsubscribe: await server.link(), preferences: await server.link({ screen: "preferences" }) }
      const headers = listUnsubscribeHeaders({ ...links, unsubscribe: links.unsubscribe.replace("http:", "https:") })
      const address = /<(https:[^>]+)>/.exec(headers["List-Unsubscribe"])?.[1] ?? ""
      for (let press = 0; press < 2; press += 1) {
        const form = Object.fromEntries([headers["List-Unsubscribe-Post"].split("=")])
        const answer = await request.post(here(server, address), { form, headers: { accept: "*/*" } })
        expect([answer.status(), await answer.text()]).toEqual([200, "OK\n"])
      }
    },
  },
  {
    name: "the link of a text message",
    door: "page",
    walk: async ({ page, server }) => {
      const { short_url = "" } = merged(server, "--short")
      await page.goto(here(server, short_url))
      await leaveOnPage(page)
    },
  },
  {
    name: "STOP in answer to a text message",
    door: "sms",
    walk: async ({ server }) => {
      for (const text of ["Stop", "STOP svp"]) {
        const answer = await server.handIn("sms", { from: NUMBER, text })
        expect(answer.status).toBe(200)
        expect(await answer.json()).toMatchObject({ outcome: "left" })
      }
    },
  },
  {
    name: "the code typed from a letter",
    door: "page",
    walk: async ({ page, server }) => {
      const code = /code +(\S+)/.exec(server.command("code", "--subject", SUBJECT))?.[1] ?? ""
      await page.goto(`${server.url}/fr/s`)
      await page.getByLabel("Le code dans votre courrier").fill(code.toLowerCase())
      await page.getByRole("button", { name: "Ouvrir ma page" }).click()
      await leaveOnPage(page)
    },
  },
  {
    name: "the QR code of a letter",
    door: "page",
    walk: async ({ page, server }) => {
      await page.setContent(server.command("print", "letter", "--subject", SUBJECT))
      const [address = ""] = await codesOn(page)
      await page.goto(here(server, address))
      await leaveOnPage(page)
    },
  },
  {
    name: "the address in the mail program",
    door: "mail",
    walk: async ({ server }) => {
      const { mailto = "" } = merged(server, "--short")
      const to = decodeURIComponent(new URL(mailto).pathname)
      for (const written of [to, to.toUpperCase()]) {
        const answer = await server.handIn("mail", {
          to: [written],
          from: "jeanne.dubois@courriel.example",
          subject: "",
        })
        expect(answer.status).toBe(200)
      }
    },
  },
  {
    name: "an agent on the phone",
    door: "agent",
    walk: async ({ page, server }) => {
      for (const given of ["0470 00 00 45", SUBJECT]) {
        await page.goto(`${server.url}/fr/agent`)
        await page.getByLabel("Ce que le client vous donne").fill(given)
        await page.getByRole("button", { name: "Chercher" }).click()
        await expect(page.getByRole("main")).toContainText("j••••@c••••.example")
        await page.getByRole("button", { name: "arrêt de tout marketing" }).click()
        await expect(page.getByText("anna").first()).toBeVisible()
      }
    },
  },
  {
    name: "the customer portal",
    door: "page",
    walk: async ({ page, server }) => {
      const portal = new Portal(server)
      await portal.start()
      await page.goto(portal.make({ attributes: 'lang="fr"' }))
      const frame = centre(page)
      await frame.getByRole("button", { name: WORDS_OF_JEANNE.leave }).click()
      await expect(frame.getByRole("heading", { level: 1 })).toHaveText(WORDS_OF_JEANNE.done)
      await portal.close()
    },
  },
]

/** Pieter presses after Jeanne: once his no has come through everywhere, hers has, and so has whatever came with it. */
async function pressAfterwards(request: APIRequestContext, server: Server): Promise<void> {
  const answer = await request.post(await server.link({ subject: "c-2077", lang: "nl" }), {
    form: { "List-Unsubscribe": "One-Click" },
    headers: { accept: "*/*" },
  })
  expect(answer.status()).toBe(200)
}

for (const { name, door, walk } of DOORS) {
  test(`${name}: everything stops, proven once, confirmed once, told once`, async ({
    page,
    request,
    server,
    inbox,
    receiver,
  }) => {
    expect((await server.maySend()).some(({ may }) => may)).toBe(true)
    await walk({ page, request, server })
    expect((await server.maySend()).filter(({ may }) => may)).toEqual([])
    expect(server.evidence()).toEqual(["objected"])
    expect(server.doors()).toEqual([door])
    await pressAfterwards(request, server)
    const mails = await inbox.mails(2)
    expect(mails.map(({ subject }) => subject).sort()).toEqual([
      "Uw uitschrijving is geregistreerd",
      "Votre désinscription est enregistrée",
    ])
    const told = await receiver.told(2)
    expect(told.map(({ data }) => data.subject).sort()).toEqual([SUBJECT, "c-2077"])
    const { type, data } = told.find((each) => each.data.subject === SUBJECT) ?? {}
    expect(type).toBe("preferences.changed")
    expect(data).toMatchObject({ brand: "lenoir", what: "left", door, profiling: false })
    expect(data?.lanes.filter(({ may }) => may)).toEqual([])
    expect(data?.objection?.reference).toBe(data?.reference)
    const confirmed = mails.find(({ subject }) => subject?.startsWith("Votre"))
    expect(confirmed?.text, "the mail names the same reference").toContain(data?.reference)
  })
}
