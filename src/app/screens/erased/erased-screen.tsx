import { HERE, Sentence } from "../../i18n/sentence.tsx"
import { useTexts } from "../../i18n/use-texts.ts"
import { useServices } from "../../services.ts"
import { Heading } from "../../ui/heading.tsx"
import { Main } from "../../ui/main.tsx"

/** All data of the person were erased: what that means, what is left, and the way back. There is nothing to leave. */
export function ErasedScreen() {
  const t = useTexts()
  const { brand } = useServices()
  return (
    <Main>
      <Heading name={t("erased.name")}>{t("erased.heading")}</Heading>
      <p className="lede">{t("erased.what", { brand: brand.name })}</p>
      <p className="lede notice">{t("erased.kept")}</p>
      <p className="aside">
        <Sentence text={t("erased.again", { email: HERE })}>
          <a href={`mailto:${brand.contactEmail}`}>{brand.contactEmail}</a>
        </Sentence>
      </p>
    </Main>
  )
}
