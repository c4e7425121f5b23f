import { listen } from "../../src/server/main.ts"
import { html } from "./html.ts"

/** A name of this machine that is another site than that of the pages. */
export const MAIL_HOST = "mail.localhost"

/** How people come to a page. */
export interface Arrival {
  bring<Person extends { readonly address: string }>(person: Person): Person & { readonly from?: string }
  close(): Promise<void>
}

/**
 * As into a new tab; or by a link from a mail that is read in the browser: a page of another site, with nothing else on it.
 */
export async function openArrival(fromMail: boolean): Promise<Arrival> {
  if (!fromMail) return { bring: (person) => person, close: async () => {} }
  const { url, close } = await listen(
    async (request) => {
      const to = new URL(request.url).searchParams.get("to") ?? ""
      return html(
        `<!doctype html><link rel="icon" href="data:,"><h1>Maison Lenoir</h1><a href="${to}">Désinscription</a>`,
      )
    },
    { port: 0 },
  )
  const place = new URL(url)
  place.hostname = MAIL_HOST
  return {
    bring: (person) => ({ ...person, from: `${place}?to=${encodeURIComponent(person.address)}` }),
    close,
  }
}

/** Whether an address is that of a mail, and so no part of the visit. */
export const isMail = (address: string): boolean => new URL(address).hostname === MAIL_HOST
