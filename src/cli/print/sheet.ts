/** What a document for paper begins with. */
interface Sheet {
  /** Of the document; parts in other languages say so themselves. */
  readonly locale: string
  readonly title: string
  readonly style: string
}

/**
 * A document to be printed, or saved as PDF, by a browser: black on white in the letters of the machine. It runs nothing
 * and fetches nothing, and says so to whoever opens it.
 */
export const sheetStart = ({ locale, title, style }: Sheet): string => `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="only light">
<title>${text(title)}</title>
<style>
* { box-sizing: border-box }
body { margin: 0; background: #fff; color: #000; font: 10pt/1.35 "Segoe UI", Roboto, Helvetica, Arial, sans-serif; overflow-wrap: anywhere }
h1, h2, p, ul, dl, dd { margin: 0 }
${style}
</style>
</head>
<body>
`

export const SHEET_END = "</body>\n</html>\n"

/** For text, and for attributes in double quotes. */
export const text = (plain: string): string =>
  plain.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")

/** A text with markup in its placeholders. */
export const filled = (template: string, markup: Readonly<Record<string, string>>): string =>
  text(template).replaceAll(/\{\{(\w+)\}\}/g, (placeholder, name: string) => markup[name] ?? placeholder)
