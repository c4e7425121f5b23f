// Written by tools/texts-as-code.ts from locales/. Change the texts there.
import type { Locale } from "../../domain/index.ts"

/** What the footer of a mailing says in one language. */
export interface FooterTexts {
  /** THE button: stops all marketing on all channels. First person, says what it does, names all. Its wording is agreed; ask before you change it. */
  readonly leave: string
  /** The button beside `leave`, to choose single topics and channels. First person, never longer or more inviting. Its wording is agreed; ask before you change it. */
  readonly adapt: string
  /** At the foot of a mailing, above the buttons `choice.leave` and `choice.adapt`. {{brand}}: the sender. Says who writes, and that saying no is possible at any time. Favours neither button. */
  readonly from: string
}

export const FOOTER_TEXTS: Readonly<Record<Locale, FooterTexts>> = {
  de: {
    leave: "Ich melde mich von allen Mitteilungen ab",
    adapt: "Ich passe meine Einstellungen an",
    from: "Diese Nachricht kommt von {{brand}}. Sie können Mitteilungen dieses Absenders jederzeit ablehnen.",
  },
  en: {
    leave: "Unsubscribe me from all communications",
    adapt: "Adapt my preferences",
    from: "This message comes from {{brand}}. You can refuse its communications at any time.",
  },
  fr: {
    leave: "Je me désinscris de toutes les communications",
    adapt: "J'adapte mes préférences",
    from: "Ce message vous est envoyé par {{brand}}. Vous pouvez refuser ses communications à tout moment.",
  },
  nl: {
    leave: "Ik schrijf me uit voor alle communicatie",
    adapt: "Ik pas mijn voorkeuren aan",
    from: "Dit bericht komt van {{brand}}. U kunt communicatie van deze afzender op elk moment weigeren.",
  },
}
