import type { Receipt } from "../../../domain/index.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { useNavigation, usePlace } from "../../navigation.ts"
import { isUnderWay, usePress } from "../../queries/use-press.ts"
import { useUndo } from "../../queries/use-undo.ts"
import { useServices } from "../../services.ts"
import { Heading } from "../../ui/heading.tsx"
import { Main } from "../../ui/main.tsx"
import { PageLink } from "../../ui/page-link.tsx"
import { PressStatus } from "../../ui/press-status.tsx"
import { Tick } from "../../ui/tick.tsx"
import { useAlive } from "../../ui/use-alive.ts"
import { reasonForm } from "../later-screens.tsx"
import { LINES, receiptTexts } from "./receipt-texts.ts"

interface UnsubscribedScreenProps {
  /** `null` draws the empty form of it, which the page's first script fills in slot by slot. */
  readonly receipt: Receipt | null
  /** The link can leave and nothing else: no undo, no choices. */
  readonly oldLink: boolean
}

/** Done: what stopped, since when, what goes on, under which reference, and the way back. */
export function UnsubscribedScreen({ receipt, oldLink }: UnsubscribedScreenProps) {
  const t = useTexts()
  const { brand, adapter } = useServices()
  return (
    <Main>
      <div className="done">
        <Tick />
        <div>
          <Heading name={t("unsubscribed.name")}>{t("unsubscribed.heading")}</Heading>
          <p className="lede">{t("unsubscribed.effect", { brand: brand.name })}</p>
        </div>
      </div>
      <ReceiptSheet receipt={receipt} />
      <WayBack receipt={receipt} oldLink={oldLink} />
      {receipt && adapter.abilities.reason && <reasonForm.Screen reference={receipt.reference} />}
    </Main>
  )
}

/** What the receipt says, if there is one yet. */
function useReceiptTexts(receipt: Receipt | null) {
  const t = useTexts()
  const { brand } = useServices()
  return receipt && receiptTexts(receipt, brand, t)
}

function ReceiptSheet({ receipt }: Pick<UnsubscribedScreenProps, "receipt">) {
  const t = useTexts()
  const { services } = useServices().brand.catalogue
  const texts = useReceiptTexts(receipt)
  return (
    <section className="receipt" aria-labelledby="receipt">
      <h2 id="receipt">{t("unsubscribed.receipt")}</h2>
      <dl>
        {LINES.filter((line) => line !== "continues" || services.length > 0).map((line) => (
          <div key={line}>
            <dt>{t(`unsubscribed.${line}`)}</dt>
            <dd className={line === "reference" ? line : ""} data-slot={line} suppressHydrationWarning>
              {texts?.[line]}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** What can be done now: take it back, choose single things, and keep the receipt. An old link can do the last. */
function WayBack({ receipt, oldLink }: UnsubscribedScreenProps) {
  const t = useTexts()
  const { abilities } = useServices().adapter
  const texts = useReceiptTexts(receipt)
  // Whether it is too late is the backend's to say: the clock here may be wrong.
  const undoable = abilities.undo && receipt?.undoUntil !== null
  return (
    <>
      <div className="actions">
        {!oldLink && abilities.undo && undoable && <UndoForm receipt={receipt} />}
        {!oldLink && (
          <PageLink className="button" to="preferences">
            {t("unsubscribed.adapt")}
          </PageLink>
        )}
        <KeepIt receipt={receipt} />
      </div>
      {abilities.undo && (oldLink || !undoable) && (
        <p className="aside">{t(oldLink ? "unsubscribed.noUndo" : "unsubscribed.undoGone")}</p>
      )}
      {abilities.undo && !oldLink && undoable && (
        <p className="aside" data-slot="undoUntil" suppressHydrationWarning>
          {texts?.undoUntil}
        </p>
      )}
    </>
  )
}

/** On paper or as a file; only where there is a script to answer. */
function KeepIt({ receipt }: Pick<UnsubscribedScreenProps, "receipt">) {
  const t = useTexts()
  const { brand } = useServices()
  const className = useAlive() ? "button" : "button asleep"
  const save = usePress<Receipt, void>(
    (receipt) => async () => (await import("./save-receipt.ts")).saveReceipt(receipt, brand, t),
  )
  const failed = t("unsubscribed.saveFailed")
  return (
    <>
      <button type="button" className={className} onClick={() => print()}>
        {t("unsubscribed.print")}
      </button>
      <button type="button" className={className} onClick={() => receipt && save.press(receipt)}>
        {t("unsubscribed.save")}
      </button>
      <PressStatus press={save} texts={{ sending: "", slow: t("leaving.slow"), waiting: failed, refused: failed }} />
    </>
  )
}

/** Takes leaving back, with one press. */
export function UndoForm({ receipt }: Pick<UnsubscribedScreenProps, "receipt">) {
  const t = useTexts()
  const navigation = useNavigation()
  const { locale } = usePlace()
  const undo = useUndo()
  return (
    <>
      <form
        method="post"
        action={navigation.address("undo", locale)}
        onSubmit={(event) => {
          event.preventDefault()
          if (receipt) undo.press(receipt.reference)
        }}
      >
        <input type="hidden" name="reference" data-slot="reference" value={receipt?.reference ?? ""} readOnly />
        <button type="submit" className="button" aria-busy={isUnderWay(undo.state) || undefined}>
          {t("unsubscribed.undo")}
        </button>
      </form>
      <PressStatus
        press={undo}
        texts={{
          sending: t("unsubscribed.undoing"),
          slow: t("leaving.slow"),
          refused: t(undo.error?.code === "undo-unavailable" ? "unsubscribed.undoGone" : "unsubscribed.undoRefused"),
        }}
      />
    </>
  )
}
