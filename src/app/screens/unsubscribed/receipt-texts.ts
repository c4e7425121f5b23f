import type { TFunction } from "i18next"
import type { Brand, Receipt } from "../../../domain/index.ts"
import { formatDay, formatMoment, formatNames } from "../../i18n/format.ts"

/** The lines of a receipt, in the order in which they are read; each has a term in the texts, and a slot. */
export const LINES = ["sender", "since", "stopped", "continues", "reference"] as const

/** The texts of a receipt, by slot: drawn by the screen, written in by the page's first script, or saved to a file. */
export function receiptTexts(receipt: Receipt, brand: Brand, t: TFunction) {
  const { channels, services } = brand.catalogue
  const formats = t("formats")
  return {
    title: t("title", { screen: t("unsubscribed.name"), brand: brand.name }),
    sender: brand.name,
    since: formatMoment(receipt.at, formats, brand.timeZone),
    stopped: t(receipt.coversFuture ? "unsubscribed.stoppedWhat" : "unsubscribed.stoppedNow", {
      channels: formatNames(
        channels.map(({ name }) => name),
        formats,
      ),
    }),
    continues: formatNames(services, formats),
    reference: receipt.reference,
    undoUntil: receipt.undoUntil
      ? t("unsubscribed.undoUntil", { date: formatDay(receipt.undoUntil, formats, brand.timeZone) })
      : "",
  }
}
