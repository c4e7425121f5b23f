import type { ReactNode } from "react"
import type { Receipt } from "../../../domain/index.ts"
import { formatNames } from "../../i18n/format.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { addressOf, useNavigation, usePlace } from "../../navigation.ts"
import { useUndo } from "../../queries/use-undo.ts"
import { useServices } from "../../services.ts"
import { Heading } from "../../ui/heading.tsx"
import { onPlainClick } from "../../ui/on-plain-click.ts"
import { PressStatus } from "../../ui/press-status.tsx"
import { Tick } from "../../ui/tick.tsx"
import { useAlive } from "../../ui/use-alive.ts"
import { receiptTexts } from "./receipt-texts.ts"

interface UnsubscribedScreenProps {
  /** `null` draws the empty form of it, which the page's first script fills in slot by slot. */
  readonly receipt: Receipt | null
  /** The link can leave and nothing else: no undo, no choices. */
  readonly oldLink: boolean
}

/** Done: what stopped, since when, what goes on, under which reference, and the way back. */
export function UnsubscribedScreen({ receipt, oldLink }: UnsubscribedScreenProps) {
  const t = useTexts()
  const { brand } = useServices()
  return (
    <main>
      <div className="done">
        <Tick />
        <div>
          <Heading name={t("unsubscribed.name")}>{t("unsubscribed.heading")}</Heading>
          <p className="lede">{t("unsubscribed.effect", { brand: brand.name })}</p>
        </div>
      </div>
      <ReceiptSheet receipt={receipt} />
      <WayBack receipt={receipt} oldLink={oldLink} />
    </main>
  )
}

function ReceiptSheet({ receipt }: Pick<UnsubscribedScreenProps, "receipt">) {
  const t = useTexts()
  const { brand } = useServices()
  const channels = formatNames(
    brand.catalogue.channels.map(({ name }) => name),
    t("formats"),
  )
  const stopped = receipt?.coversFuture === false ? "unsubscribed.stoppedNow" : "unsubscribed.stoppedWhat"
  return (
    <section className="receipt" aria-labelledby="receipt">
      <h2 id="receipt">{t("unsubscribed.receipt")}</h2>
      <dl>
        <Row term={t("unsubscribed.sender")}>{brand.name}</Row>
        <Row term={t("unsubscribed.since")}>
          <Slot name="since" receipt={receipt} />
        </Row>
        <Row term={t("unsubscribed.stopped")}>{t(stopped, { channels })}</Row>
        {brand.catalogue.services.length > 0 && (
          <Row term={t("unsubscribed.continues")}>{formatNames(brand.catalogue.services, t("formats"))}</Row>
        )}
        <Row term={t("unsubscribed.reference")}>
          <span className="reference">
            <Slot name="reference" receipt={receipt} />
          </span>
        </Row>
      </dl>
    </section>
  )
}

const Row = ({ term, children }: { readonly term: string; readonly children: ReactNode }) => (
  <div>
    <dt>{term}</dt>
    <dd suppressHydrationWarning>{children}</dd>
  </div>
)

/** A text of the receipt, or the place for it. */
function Slot({
  name,
  receipt,
}: {
  readonly name: "since" | "reference" | "undoUntil"
  readonly receipt: Receipt | null
}) {
  const t = useTexts()
  const { brand } = useServices()
  return (
    <span data-slot={name} suppressHydrationWarning>
      {receipt && receiptTexts(receipt, brand, t)[name]}
    </span>
  )
}

function WayBack({ receipt, oldLink }: UnsubscribedScreenProps) {
  const t = useTexts()
  const { token } = useServices()
  const { locale } = usePlace()
  const navigation = useNavigation()
  if (oldLink) return <p className="lede">{t("unsubscribed.noUndo")}</p>
  const undoable = receipt === null || (receipt.undoUntil !== null && Date.parse(receipt.undoUntil) > Date.now())
  return (
    <>
      <div className="actions">
        {undoable && <UndoForm receipt={receipt} />}
        <a
          className="button"
          href={addressOf("preferences", locale, token)}
          onClick={onPlainClick(() => navigation.go("preferences"))}
        >
          {t("unsubscribed.adapt")}
        </a>
        <PrintButton />
      </div>
      <p className="aside">{undoable ? <Slot name="undoUntil" receipt={receipt} /> : t("unsubscribed.undoGone")}</p>
    </>
  )
}

/** Only where there is a script to answer it. */
function PrintButton() {
  const t = useTexts()
  return (
    <button type="button" className={useAlive() ? "button" : "button asleep"} onClick={() => print()}>
      {t("unsubscribed.print")}
    </button>
  )
}

function UndoForm({ receipt }: Pick<UnsubscribedScreenProps, "receipt">) {
  const t = useTexts()
  const { token } = useServices()
  const { locale } = usePlace()
  const undo = useUndo()
  return (
    <>
      <form
        method="post"
        action={`${addressOf("choice", locale, token)}/undo`}
        onSubmit={(event) => {
          event.preventDefault()
          if (receipt) undo.press(receipt.reference)
        }}
      >
        <input type="hidden" name="reference" data-slot="reference" value={receipt?.reference ?? ""} readOnly />
        <button type="submit" className="button">
          {t("unsubscribed.undo")}
        </button>
      </form>
      <PressStatus
        press={undo}
        texts={{
          sending: t("unsubscribed.undoing"),
          slow: t("leaving.slow"),
          refused: t("unsubscribed.undoGone"),
        }}
      />
    </>
  )
}
