import type englishAgent from "../../../locales/en/agent.json"
import type englishMail from "../../../locales/en/mail.json"
import type english from "../../../locales/en/page.json"
import type englishWays from "../../../locales/en/ways.json"

/** The texts of the page in one language. English gives the shape. */
export type PageTexts = typeof english

/** The texts of our messages in one language. */
export type MailTexts = typeof englishMail

/** The texts of the agents' page in one language. */
export type AgentTexts = typeof englishAgent

/** What is said of the ways to leave, in one language. */
export type WaysTexts = typeof englishWays

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "page"
    resources: { page: PageTexts; mail: MailTexts; agent: AgentTexts; ways: WaysTexts }
  }
}
