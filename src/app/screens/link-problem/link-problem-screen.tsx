import { HERE, Sentence } from "../../i18n/sentence.tsx"
import { useTexts } from "../../i18n/use-texts.ts"
import { usePlace, useSetting } from "../../navigation.ts"
import { useServices } from "../../services.ts"
import { Heading } from "../../ui/heading.tsx"
import { LeaveForm } from "../../ui/leave-form.tsx"
import { Main } from "../../ui/main.tsx"
import { CodeForm, useWrongCode } from "./code-form.tsx"
import { FreshLinkForm, useRefusedContact } from "./fresh-link-form.tsx"

/** What is the matter with the link. */
export type LinkProblem = "notOurs" | "missing" | "expired"

/** Says what is the matter and, on the spot, what can be done: no dead end (A34). */
export function LinkProblemScreen({ problem }: { readonly problem: LinkProblem }) {
  const t = useTexts()
  const { brand, adapter, typedCodes } = useServices()
  const { locale } = usePlace()
  // What has to be corrected comes first in the title of a page that answers a form.
  const wrong = [useWrongCode() && t("code.wrongName"), useRefusedContact() && t("freshLink.refused")].find(Boolean)
  return (
    <Main>
      <Heading name={wrong || t(`linkProblem.${problem}`)}>{t(`linkProblem.${problem}`)}</Heading>
      <p className="lede">{t(`linkProblem.${problem}Why`)}</p>
      {problem === "expired" && <LeaveForm className="choices alone" buttonClassName="choice all" />}
      {adapter.abilities.requestLink && <FreshLinkForm />}
      {typedCodes && problem !== "expired" && <CodeForm />}
      <section className="ways" aria-labelledby="ways">
        <h2 id="ways">{t("linkProblem.waysForward")}</h2>
        <ul>
          <li>{t("linkProblem.newer", { brand: brand.name })}</li>
          {useSetting() === "frame" && (
            <li>
              <a href={`/${locale}/?brand=${brand.id}`} target="_blank" rel="noreferrer">
                {t("linkProblem.ownWindow")}
              </a>
            </li>
          )}
          {problem === "notOurs" && <li>{t("linkProblem.whole")}</li>}
          <li>
            <Sentence text={t("linkProblem.write", { email: HERE })}>
              <a href={`mailto:${brand.contactEmail}`}>{brand.contactEmail}</a>
            </Sentence>
          </li>
        </ul>
      </section>
    </Main>
  )
}
