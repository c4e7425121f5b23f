import { memo, useCallback, useEffect, useMemo, useRef, useState } from "react"
import { type UseFormReturn, useForm } from "react-hook-form"
import type { PreferenceSnapshot } from "../../../domain/index.ts"
import { formatDay, formatNames } from "../../i18n/format.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { type Place, useNavigation, usePlace } from "../../navigation.ts"
import { usePresses } from "../../presses.tsx"
import { isUnderWay, type Press } from "../../queries/use-press.ts"
import type { SaveListener } from "../../queries/use-save.ts"
import { useServices } from "../../services.ts"
import { Heading } from "../../ui/heading.tsx"
import { LeaveForm } from "../../ui/leave-form.tsx"
import { Main } from "../../ui/main.tsx"
import { PageLink } from "../../ui/page-link.tsx"
import { KNOWN_AFTER } from "../../ui/told.tsx"
import { useAlive } from "../../ui/use-alive.ts"
import { ByChannel } from "./by-channel.tsx"
import { lanesBy } from "./lanes-by.ts"
import { isPauseDay } from "./pause-choices.ts"
import { PauseFieldset } from "./pause-fieldset.tsx"
import { changesOf, countChanges, type PreferenceValues, valuesOf, withChanges } from "./preference-values.ts"
import { rebase } from "./rebase.ts"
import { SaveBar } from "./save-bar.tsx"
import { TopicFieldset } from "./topic-fieldset.tsx"
import { type Draft, useDraft } from "./use-draft.ts"
import { useUnsaved } from "./use-unsaved.ts"

/** What is said above the choices. */
type Notice = Place["notice"] | "nothingToSave" | "kept"

/** Topics and channels, one box each; ticked means: I receive this. The way out stays above, saving below. */
export function PreferencesScreen({ snapshot }: { readonly snapshot: PreferenceSnapshot }) {
  const t = useTexts()
  const { notice: arrived } = usePlace()
  const [notice, setNotice] = useState<Notice>(arrived)
  const said = useNoticeText(notice)
  const { draft: sent } = useServices()
  const form = useForm<PreferenceValues>({ defaultValues: valuesOf(snapshot) })
  const { save, submit } = useSaving(form, snapshot, setNotice)
  const draft = useDraft(form)
  const drawn = useMemo(() => (sent ? withChanges(snapshot, sent) : valuesOf(snapshot)), [sent, snapshot])
  useUnsaved(form, snapshot, () => setNotice("kept"))
  // Nobody is asked whether to stop what has stopped (A41); the button leads to the receipt then.
  const stopped = snapshot.objection !== null && !snapshot.lanes.some(({ receives }) => receives)
  return (
    <Main>
      {/* Where a form was answered with a page, its title is what is read first. */}
      <Heading name={said || t("preferences.name")}>{t("preferences.heading")}</Heading>
      <Lede snapshot={snapshot} />
      <div className="leave">
        {!stopped && <p>{t("preferences.rather")}</p>}
        <LeaveForm className="leave-form" buttonClassName="button primary" />
      </div>
      <NoticeLine notice={notice} />
      <ChoicesForm snapshot={snapshot} form={form} draft={draft} drawn={drawn} save={save} onSubmit={submit} />
    </Main>
  )
}

/**
 * Saving, and whatever newer state arrives while the form is there: after a save, with a conflict, or because the person
 * came back to the page. What was changed meanwhile is never lost to it.
 */
function useSaving(
  form: UseFormReturn<PreferenceValues>,
  snapshot: PreferenceSnapshot,
  setNotice: (notice: Notice) => void,
) {
  const { save, saveListener } = usePresses()
  const sent = useRef<PreferenceValues | null>(null)
  const again = useRef(false)
  const known = useRef(snapshot)
  const take = (newer: PreferenceSnapshot, values = valuesOf(known.current)): boolean => {
    const left = rebase(form, form.getValues(), { values, objection: known.current.objection }, newer)
    known.current = newer
    return left
  }
  const submit = (values: PreferenceValues) => {
    again.current = isUnderWay(save.state)
    if (again.current) return
    form.clearErrors("pause")
    if (values.pause !== valuesOf(known.current).pause && !isPauseDay(values.pause)) {
      form.setError("pause", { type: "range" })
      form.setFocus("pause")
      return
    }
    const changed = countChanges(known.current, values) > 0
    setNotice(changed ? null : "nothingToSave")
    if (!changed) return
    sent.current = structuredClone(values)
    save.press({ revision: known.current.revision, changes: changesOf(known.current, values) })
  }
  const hear: SaveListener = {
    saved: (newer) => {
      take(newer, sent.current ?? undefined)
      setNotice("saved")
    },
    refused: (error) => {
      again.current = false
      if (error.code === "conflict" && error.snapshot) setNotice(take(error.snapshot) ? "conflictLeft" : "conflict")
    },
  }
  const latest = useRef({ hear, take, submit })
  latest.current = { hear, take, submit }
  useEffect(() => {
    saveListener.current = {
      saved: (newer) => latest.current.hear.saved(newer),
      refused: (error) => latest.current.hear.refused(error),
    }
    return () => {
      saveListener.current = null
    }
  }, [saveListener])
  // Pressed again while a save was under way: what was changed meanwhile is saved now.
  useEffect(() => {
    if (save.state !== "done" || !again.current) return
    latest.current.submit(form.getValues())
  }, [save.state, form])
  useEffect(() => {
    const { revision, pauseUntil } = known.current
    const changed = snapshot.revision !== revision
    // A pause that ends by itself is no change by anybody, and no revision.
    if (!changed && snapshot.pauseUntil === pauseUntil) return
    const touched = countChanges(known.current, form.getValues()) > 0
    const left = latest.current.take(snapshot)
    if (touched && changed) setNotice(left ? "conflictLeft" : "conflict")
  }, [snapshot, form, setNotice])
  return { save, submit: useCallback((values: PreferenceValues) => latest.current.submit(values), []) }
}

/** A catalogue with more boxes than this is shown folded, topic by topic. */
const FEW_LANES = 24

interface ChoicesFormProps {
  readonly snapshot: PreferenceSnapshot
  readonly form: UseFormReturn<PreferenceValues>
  readonly draft: Draft
  /** What the boxes are drawn with: what stands, and on top what a form without JavaScript could not keep. */
  readonly drawn: PreferenceValues
  readonly save: Press<never>
  readonly onSubmit: (values: PreferenceValues) => void
}

/** Not drawn again with what is said above it, nor with what the form library has to say of itself at first. */
const ChoicesForm = memo(function ChoicesForm({ snapshot, form, draft, drawn, save, onSubmit }: ChoicesFormProps) {
  const t = useTexts()
  const navigation = useNavigation()
  const { adapter } = useServices()
  const { locale } = usePlace()
  const many = snapshot.lanes.length > FEW_LANES
  // There can be thousands: they are drawn when they are others, and not with all that is said of a save.
  const topics = useMemo(() => {
    const lanesOf = lanesBy("topic", snapshot.lanes)
    const rhythms = new Map(snapshot.frequencies.map((each) => [each.topic, each.frequency]))
    return snapshot.catalogue.topics.map((topic) => (
      <TopicFieldset
        key={topic.id}
        topic={topic}
        lanes={lanesOf(topic.id)}
        rhythm={rhythms.get(topic.id)}
        snapshot={snapshot}
        form={form}
        draft={draft}
        drawn={drawn}
        folded={many}
      />
    ))
  }, [snapshot, form, draft, drawn, many])
  // Without a script the browser itself refuses a day that is none: the server could only refuse the form, and all in it.
  const alive = useAlive()
  return (
    <form
      id="preferences"
      aria-label={t("preferences.name")}
      method="post"
      action={navigation.address("preferences", locale)}
      noValidate={alive}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit(form.getValues())
      }}
    >
      {/* Browsers take a quadratic time to put thousands of fields into a form one by one, and none to put them in at once. */}
      <div className="fields">
        <input type="hidden" name="revision" value={snapshot.revision} />
        <input type="hidden" name="was.objection" value={snapshot.objection?.reference ?? ""} />
        {many && <ByChannel snapshot={snapshot} form={form} drawn={drawn} />}
        {topics}
        {!many && <ByChannel snapshot={snapshot} form={form} drawn={drawn} />}
        {adapter.abilities.pause && <PauseFieldset snapshot={snapshot} form={form} draft={draft} drawn={drawn} />}
        <Services />
        {adapter.abilities.history && (
          <p className="aside">
            <PageLink className="onward" to="history">
              {t("history.link")}
            </PageLink>
          </p>
        )}
        <SaveBar snapshot={snapshot} form={form} drawn={drawn} save={save} />
      </div>
    </form>
  )
})

/** What goes on whatever is ticked, and carries no switch (A21). */
function Services() {
  const t = useTexts()
  const { services } = useServices().brand.catalogue
  if (services.length === 0) return null
  return <p className="aside">{t("preferences.services", { services: formatNames(services, t("formats")) })}</p>
}

function Lede({ snapshot }: { readonly snapshot: PreferenceSnapshot }) {
  const t = useTexts()
  const { brand } = useServices()
  if (!snapshot.objection) return <p className="lede">{t("preferences.meaning")}</p>
  const date = formatDay(snapshot.objection.at, t("formats"), brand.timeZone)
  return (
    <p className="lede notice" suppressHydrationWarning>
      {t("preferences.left", { date })}
    </p>
  )
}

/**
 * What came of the last press, announced by itself: the region is there before its text (C22). Whoever pressed far below
 * is taken to it; whoever arrived with it is left alone.
 */
function NoticeLine({ notice: wanted }: { readonly notice: Notice }) {
  const { moves } = usePlace()
  const [notice, setNotice] = useState<Notice>(moves > 0 ? null : wanted)
  const line = useRef<HTMLParagraphElement>(null)
  const arrived = useRef(wanted)
  const fresh = useRef(moves > 0)
  useEffect(() => {
    const soon = setTimeout(() => setNotice(wanted), fresh.current ? KNOWN_AFTER : 0)
    fresh.current = false
    return () => clearTimeout(soon)
  }, [wanted])
  useEffect(() => {
    if (notice === null) return
    if (notice !== arrived.current) line.current?.scrollIntoView({ block: "nearest" })
    arrived.current = null
  }, [notice])
  const text = useNoticeText(notice)
  return (
    <p className="said" role="status" ref={line} data-notice={notice ?? undefined}>
      {text}
    </p>
  )
}

/** A notice in words; none for `null`. */
function useNoticeText(notice: Notice): string {
  const t = useTexts()
  if (notice === null) return ""
  const texts: Partial<Record<NonNullable<Notice>, string>> = {
    saved: t("preferences.saved"),
    undone: t("preferences.undone"),
    nothingToSave: t("preferences.nothingToSave"),
    kept: t("preferences.kept"),
    conflict: t("preferences.conflict"),
    conflictLeft: t("preferences.conflictLeft"),
    "undo-unavailable": t("unsubscribed.undoGone"),
  }
  return texts[notice] ?? t("preferences.refused")
}
