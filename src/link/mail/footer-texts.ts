// Written by tools/footer-texts.ts from locales/. Change the texts there.
import type { Locale } from "../../domain/index.ts"

/** What the footer of a mailing says in one language. */
export interface FooterTexts {
  /** The labels of the two buttons, exactly as on the page (A40). */
  readonly leave: string
  readonly adapt: string
  /** Above the buttons. `{{brand}}`: the sender. */
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
