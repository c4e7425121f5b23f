// Written by tools/texts-as-code.ts from locales/. Change the texts there.
import type { Locale } from "../../domain/index.ts"

/** What the block in a letter says in one language. */
export interface LetterTexts {
  /** THE button: stops all marketing on all channels. First person, says what it does, names all. Its wording is agreed; ask before you change it. */
  readonly leave: string
  /** The button beside `leave`, to choose single topics and channels. First person, never longer or more inviting. Its wording is agreed; ask before you change it. */
  readonly adapt: string
  /** In a letter on paper: the heading of the block that says how to refuse. {{brand}}: the sender. Names the right, without drama. */
  readonly heading: string
  /** Below `heading`. {{address}}: a short address such as prefs.acme.example/s, printed bold. Two ways to the same page: the QR code, or the address and the code. */
  readonly scan: string
  /** In place of `scan` where there is no QR code, in plain text. {{address}}: as there. */
  readonly type: string
  /** Before the two labels `choice.leave` and `choice.adapt`, quoted exactly. Ends with a colon. */
  readonly buttons: string
  /** Last line of the block: nothing is paid, and nobody signs in. */
  readonly free: string
  /** Before the code itself, such as 7K4M-Q9TX-2CGH-0BVR. Two words. */
  readonly code: string
  /** Heard in place of the QR code, never seen. */
  readonly qr: string
}

export const LETTER_TEXTS: Readonly<Record<Locale, LetterTexts>> = {
  de: {
    leave: "Ich melde mich von allen Mitteilungen ab",
    adapt: "Ich passe meine Einstellungen an",
    heading: "Sie können Mitteilungen von {{brand}} ablehnen",
    scan: "Scannen Sie den QR-Code mit Ihrem Telefon. Oder öffnen Sie {{address}} und geben Sie Ihren Code ein.",
    type: "Öffnen Sie {{address}} und geben Sie Ihren Code ein.",
    buttons: "Dort finden Sie zwei Schaltflächen:",
    free: "Das ist kostenlos, und Sie brauchen dafür kein Konto.",
    code: "Ihr Code",
    qr: "QR-Code Ihrer persönlichen Seite",
  },
  en: {
    leave: "Unsubscribe me from all communications",
    adapt: "Adapt my preferences",
    heading: "You can refuse communications from {{brand}}",
    scan: "Scan the QR code with your phone. Or go to {{address}} and type your code.",
    type: "Go to {{address}} and type your code.",
    buttons: "There you find two buttons:",
    free: "It is free of charge, and you need no account.",
    code: "Your code",
    qr: "QR code of your personal page",
  },
  fr: {
    leave: "Je me désinscris de toutes les communications",
    adapt: "J'adapte mes préférences",
    heading: "Vous pouvez refuser les communications de {{brand}}",
    scan: "Scannez le code QR avec votre téléphone. Ou allez sur {{address}} et tapez votre code.",
    type: "Allez sur {{address}} et tapez votre code.",
    buttons: "Vous y trouvez deux boutons :",
    free: "C’est gratuit, et aucun compte n’est demandé.",
    code: "Votre code",
    qr: "Code QR de votre page personnelle",
  },
  nl: {
    leave: "Ik schrijf me uit voor alle communicatie",
    adapt: "Ik pas mijn voorkeuren aan",
    heading: "U kunt communicatie van {{brand}} weigeren",
    scan: "Scan de QR-code met uw telefoon. Of ga naar {{address}} en typ uw code.",
    type: "Ga naar {{address}} en typ uw code.",
    buttons: "Daar vindt u twee knoppen:",
    free: "Dit is gratis, en u hebt er geen account voor nodig.",
    code: "Uw code",
    qr: "QR-code van uw persoonlijke pagina",
  },
}
