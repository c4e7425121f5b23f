import { type ReactNode, useRef } from "react"
import { pickText } from "../../domain/index.ts"
import { capitalized } from "../i18n/format.ts"
import { useTexts } from "../i18n/use-texts.ts"
import { addressOf, useNavigation, usePlace } from "../navigation.ts"
import { useServices } from "../services.ts"
import { onPlainClick } from "./on-plain-click.ts"

/** Sender above, facts about the page below; the screen brings its own `main`. */
export function Layout({ children }: { readonly children: ReactNode }) {
  return (
    <div className="page">
      <header className="top">
        <Sender />
        <Languages />
      </header>
      {children}
      <Foot />
    </div>
  )
}

function Sender() {
  const { name } = useServices().brand
  return (
    <p className="sender">
      <span className="mark" aria-hidden="true">
        {[...name][0]}
      </span>
      <span className="sender-name">{name}</span>
    </p>
  )
}

const nameOf = (locale: string): string =>
  capitalized(new Intl.DisplayNames([locale], { type: "language" }).of(locale) ?? locale, locale)

function Languages() {
  const t = useTexts()
  const { brand, token, learn } = useServices()
  const { locale: current, screen } = usePlace()
  const navigation = useNavigation()
  const wish = useRef(current)
  const speak = async (locale: string) => {
    wish.current = locale
    try {
      await learn(locale)
    } catch {
      // Its texts did not arrive: the server draws the page in that language.
      location.assign(addressOf(screen, locale, token))
    }
    if (wish.current === locale) navigation.speak(locale)
  }
  return (
    <nav className="languages" aria-label={t("languages")}>
      {brand.locales.map((locale) => (
        <a
          key={locale}
          href={addressOf(screen, locale, token)}
          lang={locale}
          hrefLang={locale}
          aria-current={locale === current ? "true" : undefined}
          onClick={onPlainClick(() => void speak(locale))}
        >
          {locale.toUpperCase()} <span className="unseen">{nameOf(locale)}</span>
        </a>
      ))}
    </nav>
  )
}

function Foot() {
  const t = useTexts()
  const { brand } = useServices()
  const { locale } = usePlace()
  return (
    <footer className="foot">
      <a href={pickText(brand.privacyUrl, locale).text}>{t("footer.privacy")}</a>
      <a href={`mailto:${brand.contactEmail}`}>{t("footer.contact")}</a>
      <a href={pickText(brand.complaintUrl, locale).text}>{t("footer.complaint")}</a>
    </footer>
  )
}
