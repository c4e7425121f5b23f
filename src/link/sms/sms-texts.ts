// Written by tools/sms-texts.ts from locales/. Change the texts there.
import type { Locale } from "../../domain/index.ts"

/** What text messages say in one language. `{{brand}}` is the sender, `{{url}}` an address. */
interface SmsTexts {
  /** At the end of a mailing: how to say no. */
  readonly refuse: string
  /** The same where a number takes STOP: `{{number}}`. */
  readonly refuseOrStop: string
  /** Answers STOP. `{{reference}}`: of the objection. */
  readonly left: string
  /** Answers anything else. */
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
