/** A fingerprint of the texts in `locales/`, written in by the build. */
declare const __TEXT_VERSION__: string
