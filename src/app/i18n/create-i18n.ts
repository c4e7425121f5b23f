import { createInstance, type i18n } from "i18next"
import type { Locale } from "../../domain/index.ts"
import type { PageTexts } from "./texts.ts"

/** The texts of one language, ready for the page. Others are added when the person switches. */
export function createI18n(locale: Locale, texts: PageTexts): i18n {
  const instance = createInstance()
  void instance.init({
    lng: locale,
    ns: ["page"],
    defaultNS: "page",
    resources: { [locale]: { page: texts } },
    fallbackLng: false,
    // Said outright, it is not guessed at anew for each text.
    keySeparator: ".",
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  return instance
}
