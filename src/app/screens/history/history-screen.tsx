import { channelOf, type HistoryEntry, pickText } from "../../../domain/index.ts"
import { capitalized, formatDay, formatMoment } from "../../i18n/format.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { addressOf, useNavigation, usePlace } from "../../navigation.ts"
import { useServices } from "../../services.ts"
import { Heading } from "../../ui/heading.tsx"
import { onPlainClick } from "../../ui/on-plain-click.ts"
import { TroubleScreen } from "../trouble/trouble-screen.tsx"
import { useHistory } from "./use-history.ts"

/** What the person chose, when, and through which door: newest first. */
export function HistoryScreen() {
  const t = useTexts()
  const { token } = useServices()
  const { locale } = usePlace()
  const navigation = useNavigation()
  const history = useHistory()
  const entries = history.data?.pages.flatMap((page) => page.entries)
  if (!entries && history.failureCount > 0)
    return <TroubleScreen error={history.failureReason} onRetry={() => void history.refetch()} />
  return (
    <main aria-busy={entries ? undefined : true}>
      <Heading name={t("history.name")}>{t("history.heading")}</Heading>
      <p className="lede">{t("history.what")}</p>
      {entries?.length === 0 && <p className="lede notice">{t("history.nothing")}</p>}
      <ol className="history">
        {entries?.map((entry) => (
          <Entry key={[entry.at, entry.what, entry.channel, entry.topic].join()} entry={entry} />
        ))}
      </ol>
      <div className="actions">
        {history.hasNextPage && (
          <button type="button" className="button" onClick={() => void history.fetchNextPage()}>
            {t("history.older")}
          </button>
        )}
        <a
          className="button"
          href={addressOf("preferences", locale, token)}
          onClick={onPlainClick(() => navigation.go("preferences"))}
        >
          {t("preferences.back")}
        </a>
      </div>
    </main>
  )
}

function Entry({ entry }: { readonly entry: HistoryEntry }) {
  const t = useTexts()
  const { brand } = useServices()
  const known = ["page", "one-click", "import", "api"] as const
  const door = known.find((each) => each === entry.door)
  return (
    <li>
      <strong>{useWords(entry)}</strong>
      <small suppressHydrationWarning>
        {formatMoment(entry.at, t("formats"), brand.timeZone)}
        {door && ` · ${t(`history.doors.${door}`, { brand: brand.name })}`}
      </small>
    </li>
  )
}

/** What happened, in a sentence. */
function useWords({ what, channel, topic, to }: HistoryEntry): string {
  const t = useTexts()
  const { brand } = useServices()
  const { locale } = usePlace()
  const { catalogue, timeZone } = brand
  const ofTopic = catalogue.topics.find(({ id }) => id === topic)
  const topicName = ofTopic ? capitalized(pickText(ofTopic.name, locale).text, locale) : (topic ?? "")
  const lane = channel !== null && topic !== null ? channelOf(catalogue, { channel, topic }) : undefined
  const channelName = lane ? pickText(lane.name, locale).text : (channel ?? "")
  const rhythm = ofTopic?.frequencies?.find(({ id }) => id === to)
  switch (what) {
    case "objected":
    case "undone":
    case "resumed":
      return t(`history.${what}`)
    case "paused":
      return t("history.paused", { date: to === null ? "" : formatDay(to, t("formats"), timeZone) })
    case "frequency":
      return t("history.frequency", { topic: topicName, frequency: rhythm ? pickText(rhythm.name, locale).text : to })
    default:
      return t(to === "on" ? "history.on" : "history.off", { topic: topicName, channel: channelName })
  }
}
