import type { Brand } from "../domain/index.ts"

/** A made-up sender, as a business would write it into its configuration. */
export const sampleBrand: Brand = {
  id: "lenoir",
  name: "Maison Lenoir",
  controller: { name: "Maison Lenoir SA", address: "Rue Neuve 1\n1000 Bruxelles" },
  locales: ["fr", "nl", "en", "de"],
  defaultLocale: "fr",
  timeZone: "Europe/Brussels",
  contactEmail: "vieprivee@lenoir.example",
  privacyUrl: {
    fr: "https://www.lenoir.example/fr/vie-privee",
    nl: "https://www.lenoir.example/nl/privacy",
    en: "https://www.lenoir.example/en/privacy",
    de: "https://www.lenoir.example/de/datenschutz",
  },
  complaintUrl: {
    fr: "https://www.autoriteprotectiondonnees.be/citoyen/agir/introduire-une-plainte",
    nl: "https://www.gegevensbeschermingsautoriteit.be/burger/acties/klacht-indienen",
    en: "https://www.dataprotectionauthority.be/citizen/actions/lodge-a-complaint",
    de: "https://www.datenschutzbehorde.be/zivilist/aktionen/beschwerde-einreichen",
  },
  about: {
    fr: "Vous êtes client de nos boutiques, ou vous avez demandé nos nouvelles.",
    nl: "U bent klant van onze winkels, of u hebt om ons nieuws gevraagd.",
    en: "You are a customer of our shops, or you asked for our news.",
    de: "Sie sind Kunde unserer Geschäfte, oder Sie haben unsere Neuigkeiten bestellt.",
  },
  doors: {
    sms: { number: "8850" },
    mail: { address: "stop@lenoir.example" },
    phone: { number: "+3225550142" },
    post: { address: "Maison Lenoir SA, Rue Neuve 1, 1000 Bruxelles" },
  },
  catalogue: {
    channels: [
      {
        id: "email",
        name: { fr: "e-mail", nl: "e-mail", en: "e-mail", de: "E-Mail" },
        needsContact: true,
        defaultBasis: "consent",
      },
      { id: "sms", name: { fr: "SMS", nl: "sms", en: "SMS", de: "SMS" }, needsContact: true, defaultBasis: "consent" },
      {
        id: "phone",
        name: { fr: "téléphone", nl: "telefoon", en: "phone", de: "Telefon" },
        defaultBasis: "legitimate-interest",
      },
      { id: "post", name: { fr: "courrier", nl: "post", en: "post", de: "Post" }, defaultBasis: "legitimate-interest" },
    ],
    topics: [
      {
        id: "news",
        name: { fr: "nouveautés", nl: "nieuws", en: "news", de: "Neuigkeiten" },
        description: {
          fr: "Les collections et ce qui change en boutique.",
          nl: "Collecties en wat er in de winkel verandert.",
          en: "Collections, and what changes in the shop.",
          de: "Kollektionen und was sich im Geschäft ändert.",
        },
        channels: ["email", "sms", "phone", "post"],
        frequencies: [
          {
            id: "each",
            name: { fr: "à chaque nouveauté", nl: "bij elk nieuws", en: "as it happens", de: "bei jeder Neuigkeit" },
          },
          {
            id: "weekly",
            name: { fr: "une fois par semaine", nl: "één keer per week", en: "once a week", de: "einmal pro Woche" },
          },
          {
            id: "monthly",
            name: { fr: "une fois par mois", nl: "één keer per maand", en: "once a month", de: "einmal pro Monat" },
          },
        ],
      },
      {
        id: "offers",
        name: { fr: "offres", nl: "aanbiedingen", en: "offers", de: "Angebote" },
        description: {
          fr: "Soldes et avantages de la carte.",
          nl: "Koopjes en voordelen van de klantenkaart.",
          en: "Sales, and what the card brings.",
          de: "Ausverkauf und Vorteile der Kundenkarte.",
        },
        channels: ["email", "sms", "phone", "post"],
      },
      {
        id: "invitations",
        name: { fr: "invitations", nl: "uitnodigingen", en: "invitations", de: "Einladungen" },
        description: {
          fr: "Ventes privées et ateliers près de chez vous.",
          nl: "Privéverkopen en workshops in uw buurt.",
          en: "Private sales and workshops near you.",
          de: "Private Verkäufe und Workshops in Ihrer Nähe.",
        },
        channels: ["email", "sms", "post"],
      },
      {
        id: "surveys",
        name: { fr: "enquêtes", nl: "enquêtes", en: "surveys", de: "Umfragen" },
        description: {
          fr: "Votre avis, deux fois par an au plus.",
          nl: "Uw mening, ten hoogste twee keer per jaar.",
          en: "Your opinion, twice a year at most.",
          de: "Ihre Meinung, höchstens zweimal im Jahr.",
        },
        channels: ["email", "phone"],
      },
    ],
    services: [
      { fr: "factures", nl: "facturen", en: "invoices", de: "Rechnungen" },
      { fr: "livraisons", nl: "leveringen", en: "deliveries", de: "Lieferungen" },
      { fr: "messages de sécurité", nl: "veiligheidsberichten", en: "security messages", de: "Sicherheitsmeldungen" },
    ],
  },
}
