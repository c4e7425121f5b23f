import { isErrorCode, type PreferenceSnapshot, pickText } from "../../../domain/index.ts"
import { formatDay, formatNames } from "../../i18n/format.ts"
import { HERE, Sentence } from "../../i18n/sentence.tsx"
import { useTexts } from "../../i18n/use-texts.ts"
import { usePlace } from "../../navigation.ts"
import { useServices } from "../../services.ts"
import { Heading } from "../../ui/heading.tsx"
import { LeaveForm } from "../../ui/leave-form.tsx"
import { Main } from "../../ui/main.tsx"
import { PageLink } from "../../ui/page-link.tsx"

interface ChoiceScreenProps {
  /** `null` where nothing may be shown, or nothing is known yet. */
  readonly snapshot: PreferenceSnapshot | null
  /** The link can leave and nothing else (A33). */
  readonly oldLink: boolean
}

/** As much room as a masked address usually takes: the answers below stay where they are when the real one arrives. */
const AWAITED = "a••••@b••••.example"

/** A question and two answers. Nothing else stands between them (GDPR art. 21.4, A23). */
export function ChoiceScreen({ snapshot, oldLink }: ChoiceScreenProps) {
  const t = useTexts()
  const { brand } = useServices()
  const channels = formatNames(
    brand.catalogue.channels.map(({ name }) => name),
    t("formats"),
  )
  return (
    <Main>
      <section aria-labelledby="question">
        <div id="question">
          <Heading name={useNotRecorded() ? t("leaving.again") : t("choice.name")}>{t("choice.question")}</Heading>
        </div>
        <Lede snapshot={snapshot} oldLink={oldLink} />
        <NotRecorded />
        <LeaveForm
          className="choices"
          buttonClassName="choice all"
          effect={<span>{t("choice.leaveEffect", { channels })}</span>}
        >
          <PageLink className="choice some" to="preferences">
            <strong>{t("choice.adapt")}</strong>
            <span>{t("choice.adaptEffect")}</span>
          </PageLink>
        </LeaveForm>
      </section>
      <Facts />
    </Main>
  )
}

/** Whether a form came without JavaScript and could not be kept. */
function useNotRecorded(): boolean {
  const { notice } = usePlace()
  return notice !== null && isErrorCode(notice)
}

function NotRecorded() {
  const t = useTexts()
  if (!useNotRecorded()) return null
  return (
    <p className="said" role="alert">
      {t("leaving.again")}
    </p>
  )
}

function Lede({ snapshot, oldLink }: ChoiceScreenProps) {
  const t = useTexts()
  const { brand } = useServices()
  if (oldLink) return <p className="lede notice">{t("choice.oldLink")}</p>
  if (snapshot?.objection) {
    const date = formatDay(snapshot.objection.at, t("formats"), brand.timeZone)
    const chosenSince = snapshot.lanes.some(({ receives }) => receives)
    return (
      <p className="lede notice" suppressHydrationWarning>
        {t(chosenSince ? "choice.alreadyLeftExcept" : "choice.alreadyLeft", { date })}
      </p>
    )
  }
  if (snapshot?.person === "unknown") return <p className="lede notice">{t("choice.unknown")}</p>
  const contact = snapshot ? snapshot.contacts[0]?.masked : AWAITED
  return (
    <p className="lede">
      {t("choice.nothingYet")}{" "}
      {contact && (
        <span className={snapshot ? undefined : "awaited"}>
          <Sentence text={t("choice.linkFor", { contact: HERE })}>
            <b dir="ltr">{contact}</b>
          </Sentence>
        </span>
      )}
    </p>
  )
}

/** What "all" covers, what goes on, and who asks (A25): quietly, below the answers. */
function Facts() {
  const t = useTexts()
  const { brand, adapter } = useServices()
  const { locale } = usePlace()
  const { catalogue } = brand
  const { coversFuture } = adapter.abilities
  const topics = formatNames(
    catalogue.topics.map(({ name }) => name),
    t("formats"),
  )
  const services = formatNames(catalogue.services, t("formats"))
  return (
    <dl className="facts">
      <div>
        <dt>{t("choice.covers")}</dt>
        <dd>{t(coversFuture ? "choice.coversWhat" : "choice.coversNow", { topics })}</dd>
      </div>
      {catalogue.services.length > 0 && (
        <div>
          <dt>{t("choice.continues")}</dt>
          <dd>{t("choice.continuesWhat", { services })}</dd>
        </div>
      )}
      <div>
        <dt>{t("unsubscribed.sender")}</dt>
        <dd>
          {`${brand.controller.name}, ${brand.controller.address.replaceAll("\n", ", ")}`}
          {brand.about && <p>{pickText(brand.about, locale).text}</p>}
        </dd>
      </div>
    </dl>
  )
}
