/** What goes into the places of `index.html`. */
export interface DocumentParts {
  readonly locale: string
  /** Whether the document is for a frame, and dressed for it. */
  readonly embedded?: boolean
  readonly title: string
  /** The colours of the paper, for the browser's own bars; ours where there are none. */
  readonly papers: { readonly light: string; readonly dark: string } | null
  readonly head: string
  readonly app: string
  readonly tail: string
}

/** The lines of `index.html` that only the build reads: what they name is inlined, or fetched in idle time. */
const BUILD_ONLY = /^<(link rel="stylesheet"|script type="module").*\n/gm

/** `index.html` with its places filled in. Texts are escaped here, the other parts are markup already. */
export function documentFrom(
  shell: string,
  { locale, embedded, title, papers, head, app, tail }: DocumentParts,
): string {
  const fill: [string, string][] = [
    ['<html lang="en"', `<html${embedded ? " data-embed" : ""} lang="${escapeAttribute(locale)}"`],
    ["<title>preference-center</title>", `<title>${escapeText(title)}</title>`],
    ...(papers
      ? ([
          ['content="#fbfaf7"', `content="${papers.light}"`],
          ['content="#141513"', `content="${papers.dark}"`],
        ] as [string, string][])
      : []),
    ["<!--head-->", head],
    ["<!--app-->", app],
    ["<!--tail-->", tail],
  ]
  return fill.reduce((html, [place, content]) => html.replace(place, () => content), shell.replace(BUILD_ONLY, ""))
}

export const escapeText = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")

export const escapeAttribute = (text: string): string => escapeText(text).replaceAll('"', "&quot;")

/** JSON that cannot end the script element it stands in, nor be taken for markup. */
export const escapeJson = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c")
