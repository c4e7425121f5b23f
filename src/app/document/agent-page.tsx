import type { TFunction } from "i18next"
import type { ReactNode } from "react"
import {
  type AgentPageModel,
  type AgentProblem,
  type AgentScreen,
  type Brand,
  type FoundPerson,
  LANGUAGE_TAG_PATTERN,
  type Locale,
  type NotedObjection,
  pickText,
} from "../../domain/index.ts"
import { capitalized, formatDay, formatDuration, formatMoment, formatNames, languageName } from "../i18n/format.ts"
import { languageOf } from "../i18n/languages.ts"
import { HERE, Sentence } from "../i18n/sentence.tsx"
import { Sender } from "../ui/sender.tsx"
import { Tick } from "../ui/tick.tsx"

/** Says the texts of the page and, as `agent:`, of the agents' page. */
export type AgentT = TFunction<["page", "agent"]>

type Session = NonNullable<AgentPageModel["session"]>

interface AgentPageProps {
  readonly model: AgentPageModel
  /** The languages the page comes in. */
  readonly locales: readonly Locale[]
  /** In any of them: what is read out is in the customer's. */
  readonly textsIn: (locale: Locale) => AgentT
}

/** What a screen is drawn with. */
interface Inside {
  readonly model: AgentPageModel
  readonly session: Session
  readonly t: AgentT
}

const addressIn = (locale: Locale): string => `/${locale}/agent`

/** The page on which agents write down what people say: plain forms, nothing that needs a script. */
export function AgentPage({ model, locales, textsIn }: AgentPageProps) {
  const { locale, session, screen } = model
  const t = textsIn(locale)
  return (
    <div className="page agent">
      <header className="top">
        {session ? <Sender brand={session.brand} /> : <span />}
        <Languages model={model} locales={locales} t={t} />
      </header>
      <main>
        {session ? <Screen inside={{ model, session, t }} textsIn={textsIn} /> : <Outside t={t} screen={screen} />}
      </main>
      <footer className="foot">
        {session && (
          <p>
            {t("agent:foot.signedIn", { agent: session.agent })} {t("agent:foot.signOut")}
          </p>
        )}
      </footer>
    </div>
  )
}

/** The title of the document: what it shows, and for whom. */
export function agentTitle({ screen, session }: AgentPageModel, t: AgentT): string {
  const name = screenName(screen, t)
  return session ? t("title", { screen: name, brand: session.brand.name }) : name
}

function screenName(screen: AgentScreen, t: AgentT): string {
  if ("problem" in screen && screen.problem) return t("agent:problem.name")
  switch (screen.kind) {
    case "sign-in":
      return t("agent:signIn.heading")
    case "shut":
      return t("agent:shut.heading")
    case "foreign":
      return t("agent:problem.name")
    case "find":
      return t("agent:find.name")
    case "found":
      return foundHeading(screen.people.length, t)
    case "noted":
      return t("agent:noted.name")
  }
}

/** Links, or where a form was sent, the same form once more: what is shown stays. */
function Languages({ model, locales, t }: { model: AgentPageModel; locales: readonly Locale[]; t: AgentT }) {
  const { sent, session } = model
  const fields = Object.entries(sent)
  const name = (locale: Locale) => (
    <>
      {locale.toUpperCase()} <span className="unseen">{languageOf(locale)[0]}</span>
    </>
  )
  const current = (locale: Locale) => (locale === model.locale ? "true" : undefined)
  return (
    <nav className="languages" aria-label={t("languages")}>
      {fields.length === 0 || !session ? (
        locales.map((locale) => (
          <a key={locale} href={addressIn(locale)} lang={locale} hrefLang={locale} aria-current={current(locale)}>
            {name(locale)}
          </a>
        ))
      ) : (
        <form method="post" action={addressIn(model.locale)}>
          <Hidden fields={{ ...sent, form: session.form }} />
          {locales.map((locale) => (
            <button
              key={locale}
              type="submit"
              formAction={addressIn(locale)}
              lang={locale}
              aria-current={current(locale)}
            >
              {name(locale)}
            </button>
          ))}
        </form>
      )}
    </nav>
  )
}

const Hidden = ({ fields }: { fields: Readonly<Record<string, string>> }) =>
  Object.entries(fields).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)

/** For whoever is not signed in. */
function Outside({ t, screen }: { t: AgentT; screen: AgentScreen }) {
  if (screen.kind === "shut") return <Told heading={t("agent:shut.heading")}>{t("agent:shut.what")}</Told>
  const wait = screen.kind === "sign-in" ? screen.retryAfterMs : null
  return (
    <Told heading={t("agent:signIn.heading")}>
      {wait === null
        ? t("agent:signIn.what")
        : t("agent:signIn.throttled", { time: formatDuration(wait, t("formats")) })}{" "}
      {t("agent:signIn.help")}
    </Told>
  )
}

function Told({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <>
      <h1>{heading}</h1>
      <p className="lede">{children}</p>
    </>
  )
}

function Screen({ inside, textsIn }: { inside: Inside } & Pick<AgentPageProps, "textsIn">) {
  const { model, t } = inside
  const { screen, locale } = model
  switch (screen.kind) {
    case "found":
      return <Found inside={inside} screen={screen} />
    case "noted":
      return <Noted inside={inside} objections={screen.objections} textsIn={textsIn} />
    case "foreign":
      return (
        <>
          <Told heading={t("agent:foreign.heading")}>{t("agent:foreign.what")}</Told>
          <p className="actions">
            <a className="button primary" href={addressIn(locale)}>
              {t("agent:foreign.again")}
            </a>
          </p>
        </>
      )
    default:
      return <Find inside={inside} problem={screen.kind === "find" ? screen.problem : null} />
  }
}

/** What to ask, and whom it is about. */
function Find({ inside: { model, session, t }, problem }: { inside: Inside; problem: AgentProblem | null }) {
  const { brand, page } = session
  return (
    <>
      <h1>{t("agent:find.heading")}</h1>
      <p className="lede">{t("agent:find.what")}</p>
      <div className="ask">
        <form method="post" action={addressIn(model.locale)} noValidate>
          <label htmlFor="given">{t("agent:find.label")}</label>
          <p className="hint" id="hint">
            {t("agent:find.hint")}
          </p>
          <Problem problem={problem} t={t} />
          <Hidden fields={{ step: "find", form: session.form }} />
          <input
            id="given"
            name="given"
            type="text"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={320}
            defaultValue={model.sent.given}
            // biome-ignore lint/a11y/noAutofocus: the answer to a form leads to the field to correct (C18).
            autoFocus={problem !== null}
            aria-invalid={problem !== null || undefined}
            aria-describedby={problem === null ? "hint" : "problem hint"}
          />
          <button type="submit" className="button primary">
            {t("agent:find.press")}
          </button>
        </form>
      </div>
      <section className="script" aria-labelledby="question">
        <h2 id="question">{t("agent:ask.heading")}</h2>
        <blockquote>
          <p>{t("agent:ask.question", { brand: brand.name })}</p>
        </blockquote>
        <p className="aside">
          <Sentence text={t("agent:ask.rather", { address: HERE })}>
            <a href={page}>{page.replace(/^https?:\/\//, "")}</a>
          </Sentence>
        </p>
      </section>
    </>
  )
}

/** Why nothing was noted; read out at once (C22). */
function Problem({ problem, t }: { problem: AgentProblem | null; t: AgentT }) {
  if (!problem) return null
  return (
    <p id="problem" className="refused" role="alert">
      {t(`agent:problem.${problem}`)}
    </p>
  )
}

const foundHeading = (people: number, t: AgentT): string =>
  people === 0 ? t("agent:found.nobody") : people === 1 ? t("agent:found.heading") : t("agent:found.which")

/** Who it may be, and the one press for each of them. */
function Found({ inside, screen }: { inside: Inside; screen: AgentScreen & { kind: "found" } }) {
  const { model, t } = inside
  const { people, unknownAs, problem } = screen
  const given = model.sent.given ?? ""
  return (
    <>
      <h1>{foundHeading(people.length, t)}</h1>
      <p className="lede">{people.length > 0 ? t("agent:found.compare") : t("agent:found.anyway")}</p>
      <Problem problem={problem} t={t} />
      {people.map((person) => (
        <Card
          key={person.subject}
          inside={inside}
          name={`${t("agent:found.subject")} ${person.subject}`}
          fields={{ subject: person.subject }}
        >
          <PersonFacts person={person} inside={inside} />
        </Card>
      ))}
      {unknownAs.map((kind) => {
        const term = kind === "subject" ? t("agent:found.subject") : t("agent:found.contact")
        return (
          <Card key={kind} inside={inside} name={`${term} ${given}`} fields={{ [kind]: given }}>
            <Fact term={term}>{given}</Fact>
            <p className="aside">{kind === "subject" ? t("agent:found.keptSubject") : t("agent:found.keptContact")}</p>
          </Card>
        )
      })}
      <p className="aside">
        <a className="onward" href={addressIn(model.locale)}>
          {t("agent:found.other")}
        </a>
      </p>
    </>
  )
}

interface CardProps {
  readonly inside: Inside
  /** Tells it from the others. */
  readonly name: string
  readonly fields: Readonly<Record<string, string>>
  readonly children: ReactNode
}

/** One of those whom it may be about, with the press that writes it down. */
function Card({ inside, name, fields, children }: CardProps) {
  const { model, session, t } = inside
  return (
    <form className="card" aria-label={name} method="post" action={addressIn(model.locale)}>
      {children}
      <Hidden fields={{ step: "note", given: model.sent.given ?? "", ...fields, form: session.form }} />
      <div className="choices alone">
        <button type="submit" className="choice all">
          <strong>{t("agent:found.press")}</strong>
          <span>{t("agent:found.effect")}</span>
        </button>
      </div>
    </form>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <dl className="facts">
      <div>
        <dt>{term}</dt>
        <dd>{children}</dd>
      </div>
    </dl>
  )
}

function PersonFacts({ person, inside: { model, session, t } }: { person: FoundPerson; inside: Inside }) {
  const { subject, contacts, locale, objection } = person
  const { brand } = session
  const facts: [string, string][] = [
    [t("agent:found.subject"), subject],
    ...contacts.map(({ channel, masked }): [string, string] => [channelName(brand, channel, model.locale), masked]),
    ...(locale !== null && LANGUAGE_TAG_PATTERN.test(locale)
      ? ([[t("agent:found.language"), languageName(locale, model.locale)]] as [string, string][])
      : []),
    [
      t("agent:found.marketing"),
      objection
        ? t("agent:found.none", {
            date: formatDay(objection.at, t("formats"), brand.timeZone),
            reference: objection.reference,
          })
        : t("agent:found.usual"),
    ],
  ]
  return (
    <dl className="facts">
      {facts.map(([term, fact]) => (
        <div key={`${term}${fact}`}>
          <dt>{term}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  )
}

const channelName = ({ catalogue }: Brand, channel: string, locale: Locale): string =>
  capitalized(
    pickText(catalogue.channels.find(({ id }) => id === channel)?.name ?? { [locale]: channel }, locale).text,
    locale,
  )

interface NotedProps extends Pick<AgentPageProps, "textsIn"> {
  readonly inside: Inside
  readonly objections: readonly NotedObjection[]
}

/** Written down: what to read out to the customer, in their language, and what stands in the evidence. */
function Noted({ inside: { model, session, t }, objections, textsIn }: NotedProps) {
  const { brand, agent } = session
  const before = objections.every(({ stoodBefore }) => stoodBefore)
  return (
    <>
      <div className="done">
        <Tick />
        <div>
          <h1>{before ? t("agent:noted.before") : t("agent:noted.heading")}</h1>
        </div>
      </div>
      {objections.map((objection) => {
        const lang = objection.locale ?? model.locale
        return (
          <div key={objection.reference}>
            <section className="script" aria-label={t("agent:noted.read")}>
              <h2>{t("agent:noted.read")}</h2>
              <blockquote lang={lang}>
                <ReadOut objection={objection} brand={brand} t={textsIn(lang)} />
              </blockquote>
            </section>
            <section className="receipt" aria-label={t("agent:noted.what")}>
              <h2>{t("agent:noted.what")}</h2>
              <dl>
                <div>
                  <dt>{t("unsubscribed.reference")}</dt>
                  <dd className="reference">{objection.reference}</dd>
                </div>
                <div>
                  <dt>{t("unsubscribed.since")}</dt>
                  <dd>{formatMoment(objection.at, t("formats"), brand.timeZone)}</dd>
                </div>
                {!objection.stoodBefore && (
                  <div>
                    <dt>{t("agent:noted.by")}</dt>
                    <dd>{agent}</dd>
                  </div>
                )}
              </dl>
            </section>
          </div>
        )
      })}
      <p className="actions">
        <a className="button primary" href={addressIn(model.locale)}>
          {t("agent:noted.next")}
        </a>
      </p>
    </>
  )
}

/** @param t in the customer's language */
function ReadOut({ objection, brand, t }: { objection: NotedObjection; brand: Brand; t: AgentT }) {
  const { at, reference, stoodBefore, acknowledged } = objection
  const date = formatDay(at, t("formats"), brand.timeZone)
  const said = stoodBefore
    ? t("agent:noted.sayBefore", { date, reference: HERE })
    : t("agent:noted.say", { brand: brand.name, reference: HERE })
  const { services } = brand.catalogue
  return (
    <>
      <p>
        <Sentence text={said}>
          <b className="reference">{reference}</b>
        </Sentence>
      </p>
      {acknowledged && !stoodBefore && <p>{t("agent:noted.mail")}</p>}
      {services.length > 0 && <p>{t("preferences.services", { services: formatNames(services, t("formats")) })}</p>}
    </>
  )
}
