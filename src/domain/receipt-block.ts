/** The marks around the signature in a saved receipt: a file that is otherwise for people, in any language. */
const BEGIN = "-----BEGIN PREFERENCE-CENTER RECEIPT-----"
const END = "-----END PREFERENCE-CENTER RECEIPT-----"

/** A signed receipt as it stands in a file: between two marks, in lines that survive a mail. */
export const receiptBlock = (signed: string): string => [BEGIN, ...(signed.match(/.{1,64}/g) ?? []), END].join("\n")

/** What stands between the marks, for every pair of them in a text, and the text around. */
export function splitReceiptFile(text: string): { readonly signed: readonly string[]; readonly around: string } {
  const [before = "", ...blocks] = text.split(BEGIN)
  const parts = blocks.map((block) => block.split(END))
  return {
    signed: parts.map(([signed = ""]) => signed.replace(/\s/g, "")),
    around: [before, ...parts.flatMap(([, ...after]) => after)].join("\n"),
  }
}
