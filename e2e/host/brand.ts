import type { Brand } from "preference-center/domain"

const inAll = (text: string) => ({ fr: text, nl: text, en: text, de: text })

/** A sender as the developers of a host app write it down. */
export const brand: Brand = {
  id: "host",
  name: "Host & Co",
  locales: ["en", "fr", "nl", "de"],
  defaultLocale: "en",
  timeZone: "Europe/Brussels",
  controller: { name: "Host SA", address: "Rue Neuve 1\n1000 Bruxelles" },
  contactEmail: "privacy@host.example",
  privacyUrl: inAll("https://www.host.example/privacy"),
  complaintUrl: inAll("https://www.authority.example/complaint"),
  catalogue: {
    channels: [
      { id: "email", name: inAll("e-mail"), defaultBasis: "legitimate-interest" },
      { id: "sms", name: inAll("text message"), defaultBasis: "consent" },
    ],
    topics: [
      {
        id: "news",
        name: inAll("news"),
        description: inAll("What is new."),
        channels: ["email", "sms"],
        frequencies: [
          { id: "each", name: inAll("as it happens") },
          { id: "weekly", name: inAll("once a week") },
        ],
      },
      { id: "offers", name: inAll("offers"), description: inAll("What is cheap."), channels: ["email", "sms"] },
    ],
    services: [inAll("invoices")],
  },
}
