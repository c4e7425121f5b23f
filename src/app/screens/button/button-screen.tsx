import type { PreferenceSnapshot, Receipt } from "../../../domain/index.ts"
import { formatNames } from "../../i18n/format.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { usePlace } from "../../navigation.ts"
import { useServices } from "../../services.ts"
import { Heading } from "../../ui/heading.tsx"
import { LeaveForm } from "../../ui/leave-form.tsx"
import { Main } from "../../ui/main.tsx"
import { Tick } from "../../ui/tick.tsx"
import { Told } from "../../ui/told.tsx"
import { receiptTexts } from "../unsubscribed/receipt-texts.ts"
import { UndoForm } from "../unsubscribed/unsubscribed-screen.tsx"

interface ButtonScreenProps {
  /** Of the objection that stands; `null` as long as there is something to leave. */
  readonly receipt: Receipt | null
  readonly snapshot: PreferenceSnapshot | null
  /** The link can leave and nothing else: no undo. */
  readonly oldLink: boolean
}

/** The one button, for a customer portal: a press, and in its place what came of it and the way back. */
export function ButtonScreen({ receipt, snapshot, oldLink }: ButtonScreenProps) {
  return (
    <Main className="button-only">
      {receipt ? <Left receipt={receipt} oldLink={oldLink} /> : <ToLeave snapshot={snapshot} />}
    </Main>
  )
}

function ToLeave({ snapshot }: Pick<ButtonScreenProps, "snapshot">) {
  const t = useTexts()
  const { brand } = useServices()
  const { notice } = usePlace()
  const channels = formatNames(
    brand.catalogue.channels.map(({ name }) => name),
    t("formats"),
  )
  return (
    <>
      <div className="unseen">
        <Heading name={t("choice.name")}>{t("choice.leave")}</Heading>
      </div>
      <LeaveForm
        className="choices alone"
        buttonClassName="choice all"
        effect={<span>{t("choice.leaveEffect", { channels })}</span>}
      />
      <Told className="aside">{notice === "undone" && snapshot !== null ? t("preferences.undone") : ""}</Told>
    </>
  )
}

function Left({ receipt, oldLink }: { readonly receipt: Receipt; readonly oldLink: boolean }) {
  const t = useTexts()
  const { brand, adapter } = useServices()
  const texts = receiptTexts(receipt, brand, t)
  const undoable = adapter.abilities.undo && receipt.undoUntil !== null
  return (
    <>
      <div className="done">
        <Tick />
        <div>
          <Heading name={t("unsubscribed.name")}>{t("unsubscribed.heading")}</Heading>
          <dl className="facts">
            <div>
              <dt>{t("unsubscribed.since")}</dt>
              <dd>{texts.since}</dd>
            </div>
            <div>
              <dt>{t("unsubscribed.reference")}</dt>
              <dd className="reference">{receipt.reference}</dd>
            </div>
          </dl>
        </div>
      </div>
      {!oldLink && undoable && (
        <div className="actions">
          <UndoForm receipt={receipt} />
        </div>
      )}
    </>
  )
}
