import type { TFunction } from "i18next"
import type { Brand, Receipt } from "../../../domain/index.ts"
import { formatDay, formatMoment } from "../../i18n/format.ts"

/** The changing texts of a receipt, by slot: drawn by the screen, or written in by the page's first script. */
export function receiptTexts(receipt: Receipt, brand: Brand, t: TFunction) {
  return {
    title: t("title", { screen: t("unsubscribed.name"), brand: brand.name }),
    since: formatMoment(receipt.at, t("formats"), brand.timeZone),
    reference: receipt.reference,
    undoUntil: receipt.undoUntil
      ? t("unsubscribed.undoUntil", { date: formatDay(receipt.undoUntil, t("formats"), brand.timeZone) })
      : "",
  }
}
