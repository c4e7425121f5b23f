/** What saving a receipt needs, in a chunk of its own: few people do, and nobody has to wait for it. */
import type { TFunction } from "i18next"
import { type Brand, type Receipt, receiptBlock } from "../../../domain/index.ts"
import { LINES, receiptTexts } from "./receipt-texts.ts"

/** Milliseconds until the file's address is given back: browsers read it some time after the press. */
const READ_BY_THEN_MS = 60_000

/** Hands the person a receipt as a file, in the language of the page. */
export function saveReceipt(receipt: Receipt, brand: Brand, t: TFunction): void {
  const file = new Blob([receiptFile(receipt, brand, t)], { type: "text/plain;charset=utf-8" })
  const link = document.createElement("a")
  link.href = URL.createObjectURL(file)
  link.download = `preference-center-${brand.id}-${receipt.reference}.txt`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), READ_BY_THEN_MS)
}

/** Every line of the receipt for people, then the signature for whoever doubts it. */
export function receiptFile(receipt: Receipt, brand: Brand, t: TFunction): string {
  const texts = receiptTexts(receipt, brand, t)
  const lines = LINES.filter((line) => texts[line]).map((line) => `${t(`unsubscribed.${line}`)}\n  ${texts[line]}`)
  const parts = [t("unsubscribed.receipt"), lines.join("\n"), texts.undoUntil]
  if (receipt.signed) parts.push(t("unsubscribed.signature"), receiptBlock(receipt.signed))
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`
}
