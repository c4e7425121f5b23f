import type english from "../../../locales/en/page.json"

/** The texts of the page in one language. English gives the shape. */
export type PageTexts = typeof english

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "page"
    resources: { page: PageTexts }
  }
}
