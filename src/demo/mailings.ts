import type { LinkUrls } from "../link/index.ts"
import { escaped } from "./escaped.ts"
import type { SamplePerson } from "./sample-people.ts"

/** What a mailing says, in its language. */
interface MailingTexts {
  readonly from: string
  readonly subject: string
  readonly greeting: string
  readonly body: readonly string[]
  readonly leave: string
  readonly adapt: string
  readonly why: string
}

const TEXTS: Record<SamplePerson["locale"], MailingTexts> = {
  fr: {
    from: "Maison Lenoir <bonjour@lenoir.example>",
    subject: "La laine d’hiver est arrivée",
    greeting: "Chère Jeanne,",
    body: [
      "Les premiers manteaux de la saison sont en boutique, dans quatre couleurs que nous n’avions jamais osées.",
      "Passez les toucher : c’est ouvert dimanche.",
    ],
    leave: "Je me désinscris de toutes les communications",
    adapt: "J'adapte mes préférences",
    why: "Vous recevez ce message parce que vous êtes cliente de Maison Lenoir.",
  },
  nl: {
    from: "Maison Lenoir <dag@lenoir.example>",
    subject: "De winterwol is er",
    greeting: "Beste Pieter,",
    body: [
      "De eerste jassen van het seizoen hangen in de winkel, in vier kleuren die we nooit eerder durfden.",
      "Kom ze voelen: zondag zijn we open.",
    ],
    leave: "Ik schrijf me uit voor alle communicatie",
    adapt: "Ik pas mijn voorkeuren aan",
    why: "U krijgt dit bericht omdat u klant bent van Maison Lenoir.",
  },
  en: {
    from: "Maison Lenoir <hello@lenoir.example>",
    subject: "The winter wool is here",
    greeting: "Dear Alice,",
    body: [
      "The first coats of the season are in the shop, in four colours that we never dared before.",
      "Come and touch them: we are open on Sunday.",
    ],
    leave: "Unsubscribe me from all communications",
    adapt: "Adapt my preferences",
    why: "You receive this message because you are a customer of Maison Lenoir.",
  },
}

/** A mailing as its recipient sees it, with the two links at its foot. */
export function mailing(person: SamplePerson, urls: LinkUrls): string {
  const t = TEXTS[person.locale]
  const email = person.imported.contacts.find(({ channel }) => channel === "email")?.address ?? ""
  return `
<article class="mail" lang="${person.locale}">
  <header><h2>${t.subject}</h2><p>${escaped(t.from)}<br>${escaped(`${person.name} <${email}>`)}</p></header>
  <div class="body"><p>${t.greeting}</p>${t.body.map((line) => `<p>${line}</p>`).join("")}<p>Maison Lenoir</p></div>
  <footer>
    <p class="answers"><a class="leave" href="${urls.unsubscribe}">${t.leave}</a> <a class="adapt" href="${urls.preferences}">${t.adapt}</a></p>
    <p>${t.why}</p>
  </footer>
</article>`
}
