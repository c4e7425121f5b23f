// Written by tools/texts-as-code.ts from locales/. Change the texts there.
import type { Locale } from "../../domain/index.ts"

/** What text messages say in one language. */
export interface SmsTexts {
  /** At the end of an advertising text message: how to say no. {{brand}}: the sender. {{url}}: a link of up to 60 characters, last. Every character costs: as short as it can be. No letter that a text message lacks, such as ç or ê. */
  readonly refuse: string
  /** As `refuse`, where STOP can be sent to a number, too. {{brand}}, {{url}}: as there. {{number}}: a phone number. */
  readonly refuseOrStop: string
  /** The answer to a text message that said STOP. {{brand}}: the sender. {{reference}}: such as 7K4M-Q9TX-2C. {{url}}: the address of the page. Not a word of promotion. */
  readonly left: string
  /** The answer to any other text message. {{brand}}: the sender. {{url}}: the address of the page. STOP stays as it is in every language. */
  readonly help: string
}

export const SMS_TEXTS: Readonly<Record<Locale, SmsTexts>> = {
  de: {
    refuse: "Werbung von {{brand}} ablehnen: {{url}}",
    refuseOrStop: "Werbung von {{brand}} ablehnen: STOP an {{number}} oder {{url}}",
    left: "{{brand}}: erledigt. Wir senden Ihnen keine Werbung mehr. Referenz {{reference}}. Ihre Auswahl: {{url}}",
    help: "{{brand}}: Antworten Sie STOP, um unsere Werbung abzulehnen, oder wählen Sie hier: {{url}}",
  },
  en: {
    refuse: "Refuse marketing from {{brand}}: {{url}}",
    refuseOrStop: "Refuse marketing from {{brand}}: STOP to {{number}} or {{url}}",
    left: "{{brand}}: done. We send you no more marketing. Reference {{reference}}. Your choices: {{url}}",
    help: "{{brand}}: reply STOP to refuse all our marketing, or choose here: {{url}}",
  },
  fr: {
    refuse: "Refuser le marketing de {{brand}} : {{url}}",
    refuseOrStop: "Refuser le marketing de {{brand}} : STOP au {{number}} ou {{url}}",
    left: "{{brand}} : c’est fait. Nous ne vous envoyons plus de marketing. Réf. {{reference}}. Vos choix : {{url}}",
    help: "{{brand}} : répondez STOP pour refuser tout notre marketing, ou choisissez ici : {{url}}",
  },
  nl: {
    refuse: "Marketing van {{brand}} weigeren: {{url}}",
    refuseOrStop: "Marketing van {{brand}} weigeren: STOP naar {{number}} of {{url}}",
    left: "{{brand}}: in orde. Wij sturen u geen marketing meer. Referentie {{reference}}. Uw keuzes: {{url}}",
    help: "{{brand}}: antwoord STOP om al onze marketing te weigeren, of kies hier: {{url}}",
  },
}
