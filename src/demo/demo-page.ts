import { lanesOf } from "../domain/index.ts"
import { linkUrls, signLink } from "../link/index.ts"
import type { Answer, Register, ServerConfig } from "../server/index.ts"
import { DEMO_STYLE } from "./demo-style.ts"
import type { DemoDoors } from "./doors.ts"
import { mailing } from "./mailings.ts"
import { sampleBrand } from "./sample-brand.ts"
import { type SamplePerson, samplePeople } from "./sample-people.ts"

interface DemoParts {
  readonly config: ServerConfig
  readonly register: Register
  readonly portalUrl: string
  readonly doors: DemoDoors
}

const DAY_S = 24 * 60 * 60

/** Three mailings, other links to try, and what the register answers to "may I send?": all of it the product itself. */
export async function demoPage({ config, register, portalUrl, doors }: DemoParts): Promise<string> {
  const signer = { keyring: config.keyring, issuer: config.publicUrl }
  const mails = await Promise.all(
    samplePeople.map(async (person) => {
      const token = await signLink(signer, { brand: sampleBrand.id, subject: person.subject, mailing: "winter-wool" })
      return mailing(person, linkUrls(config.publicUrl, person.locale, token))
    }),
  )
  const longAgo = () => Math.floor(Date.now() / 1000) - 400 * DAY_S
  const old = await signLink({ ...signer, now: longAgo }, { brand: sampleBrand.id, subject: "c-3150" })
  const questions = samplePeople.flatMap(({ subject }) =>
    lanesOf(sampleBrand.catalogue).map((lane) => ({ ...lane, subject })),
  )
  const answers = await register.maySend(sampleBrand, questions, new Date())
  return documentOf(
    "preference-center: three mailings",
    `<h1>Three mailings, as their recipients see them</h1>
<p>The links at their foot are really signed, and lead to the product itself. Press one, leave or choose, and reload this page: the register below answers for every later mailing.</p>
<div class="mails">${mails.join("")}</div>
${await doors.section()}
<section class="card"><h2>Other links</h2><ul>
<li><a href="${linkUrls(config.publicUrl, "en", old).unsubscribe}">Alice’s link from more than a year ago</a>: it can still leave, and nothing else</li>
<li><a href="${linkUrls(config.publicUrl, "en", `${old.slice(0, -6)}AAAAAA`).unsubscribe}">A forged link</a>: it gets nothing</li>
<li><a href="${config.publicUrl}/en/">The page without a link</a>: ask for a fresh one by e-mail, or type the code of a letter. Mail of the demo lands in <code>.data/demo/mail</code></li>
<li><a href="${portalUrl}">The customer portal</a>, on another origin, with the centre as a part of it</li></ul></section>
<section class="card"><h2>May this be sent?</h2><div class="scroll">${table(answers)}</div></section>`,
  )
}

function table(answers: readonly Answer[]): string {
  const { channels, topics } = sampleBrand.catalogue
  const cell = (person: SamplePerson, topic: string): string => {
    const yes = answers.filter((each) => each.subject === person.subject && each.topic === topic && each.may)
    const names = channels.filter(({ id }) => yes.some(({ channel }) => channel === id)).map(({ name }) => name.en)
    return names.length > 0 ? `<td class="yes">${names.join(", ")}</td>` : '<td class="no">nothing</td>'
  }
  const head = topics.map(({ name }) => `<th scope="col">${name.en}</th>`).join("")
  const rows = samplePeople.map(
    (person) => `<tr><th scope="row">${person.name}</th>${topics.map((topic) => cell(person, topic.id)).join("")}</tr>`,
  )
  return `<table><thead><tr><td></td>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>`
}

/** A page of the demo; its style stands in it where nothing else is said. */
export const documentOf = (
  title: string,
  main: string,
  head = `<style>${DEMO_STYLE}</style>`,
): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><meta name="referrer" content="no-referrer"><link rel="icon" href="data:,">${head}</head>
<body><main>${main}</main></body></html>`
