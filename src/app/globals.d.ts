/** A fingerprint of the texts in `locales/`, written in by the build. */
declare const __TEXT_VERSION__: string

/** What there is to know of each language of `locales/`, written in by the build: see `tools/languages.ts`. */
declare const __LANGUAGES__: Readonly<Record<string, import("./i18n/languages.ts").Language>>

/** The style of the component, written in by the build: see `tools/component-css.ts`. */
declare const __COMPONENT_CSS__: string

/** The style of pages and frames, for the gallery, written in by the build. */
declare const __STAGE_CSS__: string

/** `index.html`, which every document is made of, written in by the build. */
declare const __DOCUMENT_SHELL__: string
