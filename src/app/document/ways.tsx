import type { TFunction } from "i18next"
import { type DrawnWays, pickText, printedNumber, type WaysModel } from "../../domain/index.ts"
import { HERE, Sentence } from "../i18n/sentence.tsx"
import { Heading } from "../ui/heading.tsx"
import { Main } from "../ui/main.tsx"

/** Says the texts of the page and, as `ways:`, those of the ways to leave. */
export type WaysT = TFunction<["page", "ways"]>

/** A sentence, and what stands in it as a link where `HERE` is. */
interface Told {
  readonly text: string
  readonly link: { readonly href: string; readonly text: string } | null
}

/** What is told of the ways to leave, from top to bottom. */
interface Ways {
  readonly facts: readonly string[]
  readonly before: string
  readonly ways: readonly Told[]
  readonly after: readonly Told[]
}

/**
 * Only what is open is named (A39): the page, the links in messages and the sender's own address always. Nowhere is a telephone, a shop or a letter the only way (A13), and no list of others stands for ours (A14).
 *
 * @param base what comes before the path of our own addresses
 */
function waysOf({ brand, locale, publicUrl, brandQuery }: WaysModel, t: WaysT, base: string): Ways {
  const { doors = {}, catalogue } = brand
  const has = (channel: string) => catalogue.channels.some(({ id }) => id === channel)
  const ours = (path: string) => ({ href: base + path, text: (publicUrl + path).replace(/^https?:\/\/|\/$/g, "") })
  const written = (address: string) => ({ href: `mailto:${address}?subject=STOP`, text: address })
  const ways: (Told | false)[] = [
    { text: t("ways:message", { leave: t("choice.leave") }), link: null },
    has("email") && { text: t("ways:program"), link: null },
    { text: t("ways:page", { address: HERE }), link: ours(`/${locale}/${brandQuery}`) },
    has("post") && { text: t("ways:code", { address: HERE }), link: ours(`/${locale}/s${brandQuery}`) },
    doors.sms !== undefined && {
      text: t("ways:sms", { number: HERE }),
      link: { href: `sms:${doors.sms.number}?body=STOP`, text: printedNumber(doors.sms.number) },
    },
    doors.mail !== undefined && { text: t("ways:mail", { address: HERE }), link: written(doors.mail.address) },
    { text: t("ways:write", { address: HERE }), link: written(brand.contactEmail) },
    doors.phone !== undefined && {
      text: t("ways:phone", { number: HERE }),
      link: { href: `tel:${doors.phone.number}`, text: printedNumber(doors.phone.number) },
    },
    doors.post !== undefined && {
      text: t("ways:post", { address: doors.post.address.split(/\s*\n\s*/).join(", ") }),
      link: null,
    },
  ]
  const authority = brand.complaintAuthority ? pickText(brand.complaintAuthority, locale).text : t("footer.complaint")
  return {
    facts: [t("ways:what", { brand: brand.name }), t("ways:effect", { brand: brand.name })],
    before: t("ways:one"),
    ways: ways.filter((each) => each !== false),
    after: [
      { text: t("ways:rather"), link: null },
      {
        text: t("ways:problem", { authority: HERE }),
        link: { href: pickText(brand.complaintUrl, locale).text, text: authority },
      },
    ],
  }
}

interface PartProps {
  readonly model: WaysModel
  readonly t: WaysT
}

/** The screen of the document. */
export function WaysScreen({ model, t }: PartProps) {
  const { facts, before, ways, after } = waysOf(model, t, "")
  return (
    <Main>
      <Heading name={t("ways:heading")}>{t("ways:heading")}</Heading>
      {facts.map((fact) => (
        <p key={fact} className="lede">
          {fact}
        </p>
      ))}
      <section className="ways" aria-labelledby="ways">
        <h2 id="ways">{before}</h2>
        <List ways={ways} />
      </section>
      {after.map((told) => (
        <p key={told.text} className="lede">
          <Line told={told} />
        </p>
      ))}
    </Main>
  )
}

/** For somebody else's page: under a heading of its own, and nothing else in it (GDPR art. 21.4, A23). */
export function WaysSection({ model, t }: PartProps) {
  const { facts, before, ways, after } = waysOf(model, t, model.publicUrl)
  return (
    <section lang={model.locale} aria-labelledby={`right-to-object-${model.locale}`}>
      <h2 id={`right-to-object-${model.locale}`}>{t("ways:right")}</h2>
      {facts.map((fact) => (
        <p key={fact}>{fact}</p>
      ))}
      <p>{before}</p>
      <List ways={ways} />
      {after.map((told) => (
        <p key={told.text}>
          <Line told={told} />
        </p>
      ))}
    </section>
  )
}

const List = ({ ways }: Pick<Ways, "ways">) => (
  <ul>
    {ways.map((told) => (
      <li key={told.text}>
        <Line told={told} />
      </li>
    ))}
  </ul>
)

const Line = ({ told: { text, link } }: { readonly told: Told }) =>
  link ? (
    <Sentence text={text}>
      <a href={link.href}>{link.text}</a>
    </Sentence>
  ) : (
    text
  )

/** The section in plain text: a link that does not show its own address is followed by it. */
export function waysText(model: WaysModel, t: WaysT): DrawnWays["text"] {
  const { facts, before, ways, after } = waysOf(model, t, model.publicUrl)
  const line = ({ text, link }: Told) => {
    const shown = link === null || link.href.startsWith(model.publicUrl) || !link.href.startsWith("http")
    return text.replace(HERE, () => (link ? `${link.text}${shown ? "" : ` (${link.href})`}` : ""))
  }
  const list = ways.map((told) => `- ${line(told)}`).join("\n")
  return `${[t("ways:right"), facts.join("\n"), `${before}\n${list}`, after.map(line).join("\n")].join("\n\n")}\n`
}
