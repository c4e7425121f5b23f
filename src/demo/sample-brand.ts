import type { Brand } from "../domain/index.ts"

/** A made-up sender, as a business would write it into its configuration. */
export const sampleBrand: Brand = {
  id: "lenoir",
  name: "Maison Lenoir",
  locales: ["fr", "nl", "en"],
  defaultLocale: "fr",
  timeZone: "Europe/Brussels",
  contactEmail: "vieprivee@lenoir.example",
  privacyUrl: {
    fr: "https://www.lenoir.example/fr/vie-privee",
    nl: "https://www.lenoir.example/nl/privacy",
    en: "https://www.lenoir.example/en/privacy",
  },
  complaintUrl: {
    fr: "https://www.autoriteprotectiondonnees.be/citoyen/agir/introduire-une-plainte",
    nl: "https://www.gegevensbeschermingsautoriteit.be/burger/acties/klacht-indienen",
    en: "https://www.dataprotectionauthority.be/citizen/actions/lodge-a-complaint",
  },
  catalogue: {
    channels: [
      { id: "email", name: { fr: "e-mail", nl: "e-mail", en: "e-mail" }, needsContact: true, defaultBasis: "consent" },
      { id: "sms", name: { fr: "SMS", nl: "sms", en: "SMS" }, needsContact: true, defaultBasis: "consent" },
      { id: "phone", name: { fr: "téléphone", nl: "telefoon", en: "phone" }, defaultBasis: "legitimate-interest" },
      { id: "post", name: { fr: "courrier", nl: "post", en: "post" }, defaultBasis: "legitimate-interest" },
    ],
    topics: [
      {
        id: "news",
        name: { fr: "nouveautés", nl: "nieuws", en: "news" },
        description: {
          fr: "Les collections et ce qui change en boutique.",
          nl: "Collecties en wat er in de winkel verandert.",
          en: "Collections, and what changes in the shop.",
        },
        channels: ["email", "sms", "phone", "post"],
        frequencies: [
          { id: "each", name: { fr: "à chaque nouveauté", nl: "bij elk nieuws", en: "as it happens" } },
          { id: "weekly", name: { fr: "une fois par semaine", nl: "één keer per week", en: "once a week" } },
          { id: "monthly", name: { fr: "une fois par mois", nl: "één keer per maand", en: "once a month" } },
        ],
      },
      {
        id: "offers",
        name: { fr: "offres", nl: "aanbiedingen", en: "offers" },
        description: {
          fr: "Soldes et avantages de la carte.",
          nl: "Koopjes en voordelen van de klantenkaart.",
          en: "Sales, and what the card brings.",
        },
        channels: ["email", "sms", "phone", "post"],
      },
      {
        id: "invitations",
        name: { fr: "invitations", nl: "uitnodigingen", en: "invitations" },
        description: {
          fr: "Ventes privées et ateliers près de chez vous.",
          nl: "Privéverkopen en workshops in uw buurt.",
          en: "Private sales and workshops near you.",
        },
        channels: ["email", "sms", "post"],
      },
      {
        id: "surveys",
        name: { fr: "enquêtes", nl: "enquêtes", en: "surveys" },
        description: {
          fr: "Votre avis, deux fois par an au plus.",
          nl: "Uw mening, ten hoogste twee keer per jaar.",
          en: "Your opinion, twice a year at most.",
        },
        channels: ["email", "phone"],
      },
    ],
    services: [
      { fr: "factures", nl: "facturen", en: "invoices" },
      { fr: "livraisons", nl: "leveringen", en: "deliveries" },
      { fr: "messages de sécurité", nl: "veiligheidsberichten", en: "security messages" },
    ],
  },
}
