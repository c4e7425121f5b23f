import { type ReactNode, useRef } from "react"
import { pickText } from "../../domain/index.ts"
import { languageOf } from "../i18n/languages.ts"
import { useTexts } from "../i18n/use-texts.ts"
import { useNavigation, usePlace, useSetting } from "../navigation.ts"
import { useServices } from "../services.ts"
import { PageLink } from "./page-link.tsx"
import { Sender } from "./sender.tsx"

/** Sender above, facts about the page below; the screen brings its own `main`. */
export function Layout({ children }: { readonly children: ReactNode }) {
  // In a frame header and footer are those of a part, and no landmarks of the page around.
  const Whole = useSetting() === "frame" ? "article" : "div"
  return (
    <Whole className="page">
      <header className="top">
        <Sender brand={useServices().brand} />
        <Languages />
      </header>
      {children}
      <Foot />
    </Whole>
  )
}

function Languages() {
  const t = useTexts()
  const { brand, learn } = useServices()
  const { locale: current, screen } = usePlace()
  const navigation = useNavigation()
  const wish = useRef(current)
  const speak = async (locale: string) => {
    wish.current = locale
    await learn(locale)
    if (wish.current === locale) navigation.speak(locale)
  }
  return (
    <nav className="languages" aria-label={t("languages")}>
      {brand.locales.map((locale) => (
        <PageLink
          key={locale}
          to={screen}
          locale={locale}
          lang={locale}
          hrefLang={locale}
          aria-current={locale === current ? "true" : undefined}
          onPress={() => void speak(locale)}
        >
          {locale.toUpperCase()} <span className="unseen">{languageOf(locale)[0]}</span>
        </PageLink>
      ))}
    </nav>
  )
}

function Foot() {
  const t = useTexts()
  const { brand } = useServices()
  const { locale } = usePlace()
  // A part of somebody else's page does not lead away from it.
  const beside = useSetting() !== "page" ? { target: "_blank", rel: "noreferrer" } : {}
  return (
    <footer className="foot">
      {brand.waysUrl && (
        <a href={pickText(brand.waysUrl, locale).text} {...beside}>
          {t("footer.ways")}
        </a>
      )}
      <a href={pickText(brand.privacyUrl, locale).text} {...beside}>
        {t("footer.privacy")}
      </a>
      <a href={`mailto:${brand.contactEmail}`}>{t("footer.contact")}</a>
      <a href={pickText(brand.complaintUrl, locale).text} {...beside}>
        {brand.complaintAuthority ? pickText(brand.complaintAuthority, locale).text : t("footer.complaint")}
      </a>
    </footer>
  )
}
