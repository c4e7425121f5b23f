import { useEffect, useRef, useState } from "react"
import { channelOf, type HistoryEntry, isReason, pickText } from "../../../domain/index.ts"
import { capitalized, formatDay, formatMoment } from "../../i18n/format.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { usePlace } from "../../navigation.ts"
import { useAskAgain } from "../../queries/use-ask-again.ts"
import { useBecause } from "../../queries/why-waiting.ts"
import { useServices } from "../../services.ts"
import { Heading } from "../../ui/heading.tsx"
import { Main } from "../../ui/main.tsx"
import { PageLink } from "../../ui/page-link.tsx"
import { TroubleScreen } from "../trouble/trouble-screen.tsx"
import { HISTORY_KEY, useHistory } from "./use-history.ts"

/** What the person chose, when, and through which door: newest first. */
export function HistoryScreen() {
  const t = useTexts()
  const history = useHistory()
  const because = useBecause()
  const entries = history.data?.pages.flatMap((page) => page.entries)
  const older = history.data?.pages.at(-1)?.next
  const askAgain = useAskAgain(HISTORY_KEY)
  const list = useRef<HTMLOListElement>(null)
  const [more, setMore] = useState<number | null>(null)
  const count = entries?.length ?? 0
  // Whoever asked for older entries is taken to the first of them.
  useEffect(() => {
    if (more === null || count <= more) return
    list.current?.querySelectorAll("li")[more]?.focus()
    setMore(null)
  }, [more, count])
  if (!entries && history.failureCount > 0) return <TroubleScreen error={history.failureReason} onRetry={askAgain} />
  return (
    <Main aria-busy={entries ? undefined : true}>
      <Heading name={t("history.name")}>{t("history.heading")}</Heading>
      <p className="lede">{t("history.what")}</p>
      {count === 0 && entries && <p className="lede notice">{t("history.nothing")}</p>}
      <ol className="history" ref={list}>
        {entries?.map((entry) => (
          <Entry key={[entry.at, entry.what, entry.channel, entry.topic].join()} entry={entry} />
        ))}
      </ol>
      <p className="said" role="status">
        {history.failureReason && entries ? t("trouble.why", { because: because(history.failureReason) }) : ""}
      </p>
      <div className="actions">
        {older && (
          <PageLink
            className="button"
            to="history"
            query={`?after=${encodeURIComponent(older)}`}
            onPress={() => {
              setMore(count)
              void history.fetchNextPage()
            }}
          >
            {t("history.older")}
          </PageLink>
        )}
        <PageLink className="button" to="preferences">
          {t("preferences.back")}
        </PageLink>
      </div>
    </Main>
  )
}

function Entry({ entry }: { readonly entry: HistoryEntry }) {
  const t = useTexts()
  const { brand } = useServices()
  const known = ["page", "one-click", "sms", "mail", "agent", "import", "api", "business"] as const
  const door = known.find((each) => each === entry.door)
  return (
    <li tabIndex={-1}>
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
    case "erased":
      return t(`history.${what}`)
    case "reason":
      return t("history.reason", { reason: isReason(to) ? t(`reason.${to}`) : to })
    case "paused":
      return t("history.paused", { date: to === null ? "" : formatDay(to, t("formats"), timeZone) })
    case "frequency":
      return t("history.frequency", { topic: topicName, frequency: rhythm ? pickText(rhythm.name, locale).text : to })
    default:
      return t(to === "on" ? "history.on" : "history.off", { topic: topicName, channel: channelName })
  }
}
