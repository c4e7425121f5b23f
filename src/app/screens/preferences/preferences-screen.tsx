import { useEffect, useState } from "react"
import { type UseFormReturn, useForm } from "react-hook-form"
import type { PreferenceError, PreferenceSnapshot } from "../../../domain/index.ts"
import { formatDay, formatNames } from "../../i18n/format.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { addressOf, type Place, useNavigation, usePlace } from "../../navigation.ts"
import { useSave } from "../../queries/use-save.ts"
import { useServices } from "../../services.ts"
import { Heading } from "../../ui/heading.tsx"
import { LeaveForm } from "../../ui/leave-form.tsx"
import { onPlainClick } from "../../ui/on-plain-click.ts"
import { PressStatus } from "../../ui/press-status.tsx"
import { ByChannel } from "./by-channel.tsx"
import { PauseFieldset } from "./pause-fieldset.tsx"
import { changesOf, countChanges, type PreferenceValues, valuesOf } from "./preference-values.ts"
import { SaveBar } from "./save-bar.tsx"
import { TopicFieldset } from "./topic-fieldset.tsx"
import { type Draft, useDraft } from "./use-draft.ts"
import { putOnTop, useUnsaved } from "./use-unsaved.ts"

/** What is said above the choices. */
type Notice = Place["notice"] | "nothingToSave" | "conflictLeft" | "kept"

/** Topics and channels, one box each; ticked means: I receive this. The way out stays above, saving below. */
export function PreferencesScreen({ snapshot }: { readonly snapshot: PreferenceSnapshot }) {
  const t = useTexts()
  const { notice: arrived } = usePlace()
  const [notice, setNotice] = useState<Notice>(arrived)
  const form = useForm<PreferenceValues>({ defaultValues: valuesOf(snapshot) })
  const save = useSave(
    (saved) => {
      form.reset(valuesOf(saved))
      setNotice("saved")
    },
    (error) => setNotice(takeNewer(form, error, snapshot)),
  )
  const draft = useDraft(form)
  useUnsaved(form, snapshot, () => setNotice("kept"))
  return (
    <main>
      <Heading name={t("preferences.name")}>{t("preferences.heading")}</Heading>
      <Lede snapshot={snapshot} />
      <div className="leave">
        <p>{t("preferences.rather")}</p>
        <LeaveForm className="leave-form" buttonClassName="button primary" />
      </div>
      <NoticeLine notice={notice} />
      <ChoicesForm
        snapshot={snapshot}
        form={form}
        draft={draft}
        onSubmit={(values) => {
          const changed = countChanges(snapshot, values) > 0
          setNotice(changed ? null : "nothingToSave")
          if (changed) save.press({ revision: snapshot.revision, changes: changesOf(snapshot, values) })
        }}
      />
      <PressStatus
        press={save}
        texts={{
          sending: t("preferences.saving"),
          slow: t("leaving.slow"),
          refused: save.error?.code === "conflict" ? "" : t("preferences.refused"),
        }}
      />
    </main>
  )
}

interface ChoicesFormProps {
  readonly snapshot: PreferenceSnapshot
  readonly form: UseFormReturn<PreferenceValues>
  readonly draft: Draft
  readonly onSubmit: (values: PreferenceValues) => void
}

function ChoicesForm({ snapshot, form, draft, onSubmit }: ChoicesFormProps) {
  const t = useTexts()
  const navigation = useNavigation()
  const { token, adapter } = useServices()
  const { locale } = usePlace()
  return (
    <form
      id="preferences"
      method="post"
      action={addressOf("preferences", locale, token)}
      onSubmit={form.handleSubmit(onSubmit)}
    >
      <input type="hidden" name="revision" value={snapshot.revision} />
      {snapshot.catalogue.topics.map((topic) => (
        <TopicFieldset key={topic.id} topic={topic} snapshot={snapshot} form={form} draft={draft} />
      ))}
      <ByChannel snapshot={snapshot} form={form} />
      {adapter.abilities.pause && <PauseFieldset snapshot={snapshot} form={form} draft={draft} />}
      <Services />
      {adapter.abilities.history && (
        <p className="aside">
          <a href={addressOf("history", locale, token)} onClick={onPlainClick(() => navigation.go("history"))}>
            {t("history.link")}
          </a>
        </p>
      )}
      <SaveBar snapshot={snapshot} control={form.control} />
    </form>
  )
}

/** What goes on whatever is ticked, and carries no switch (A21). */
function Services() {
  const t = useTexts()
  const { services } = useServices().brand.catalogue
  if (services.length === 0) return null
  return (
    <p className="aside" suppressHydrationWarning>
      {t("preferences.services", { services: formatNames(services, t("formats")) })}
    </p>
  )
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

/** What came of the last press, announced by itself: the region is there before its text (C22). */
function NoticeLine({ notice: wanted }: { readonly notice: Notice }) {
  const t = useTexts()
  const { moves } = usePlace()
  const [notice, setNotice] = useState<Notice>(moves > 0 ? null : wanted)
  useEffect(() => setNotice(wanted), [wanted])
  const texts: Partial<Record<NonNullable<Notice>, string>> = {
    saved: t("preferences.saved"),
    undone: t("preferences.undone"),
    nothingToSave: t("preferences.nothingToSave"),
    kept: t("preferences.kept"),
    conflict: t("preferences.conflict"),
    conflictLeft: t("preferences.conflictLeft"),
  }
  const text = notice === null ? "" : (texts[notice] ?? t("preferences.refused"))
  return (
    <p className="said" role="status" data-notice={notice ?? undefined}>
      {text}
    </p>
  )
}

/**
 * Takes the newer state that came with a conflict, lane by lane: what the person changed here stays on top. An objection
 * made elsewhere wins over all of it (D32).
 */
function takeNewer(form: UseFormReturn<PreferenceValues>, error: PreferenceError, before: PreferenceSnapshot): Notice {
  const { snapshot: newer } = error
  if (error.code !== "conflict" || !newer) return null
  const own = structuredClone(form.getValues())
  form.reset(valuesOf(newer))
  if (newer.objection && newer.objection.reference !== before.objection?.reference) return "conflictLeft"
  putOnTop(form, before, own)
  return "conflict"
}
