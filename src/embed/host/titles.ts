/** What the frame is called until the centre says so itself (WCAG 4.1.2), by language; written in by the build. */
declare const __EMBED_TITLES__: Readonly<Record<string, string>>

export const titleIn = (lang: string): string =>
  __EMBED_TITLES__[lang.toLowerCase().split("-")[0] ?? ""] ?? __EMBED_TITLES__.en ?? ""
