// Written by tools/texts-as-code.ts from locales/. Change the texts there.
import type { Locale } from "../../domain/index.ts"

/** What a leaflet says in one language. */
export interface LeafletTexts {
  /** THE button: stops all marketing on all channels. First person, says what it does, names all. Its wording is agreed; ask before you change it. */
  readonly leave: string
  /** Title of the document with the leaflet, never printed. {{brand}}: the sender. */
  readonly title: string
  /** Below the label `choice.leave`, which is the heading. {{address}}: a short address. What to do there, and that it costs nothing. */
  readonly scan: string
  /** Below `scan`, where there is an address to write to. {{address}}: an e-mail address. A mail to it brings the personal link. */
  readonly mail: string
  /** Below it. {{ways}}: one to three of `sms`, `phone` and `post`, as a list. */
  readonly or: string
  /** Part of that list. {{number}}: a phone number. STOP stays as it is. */
  readonly sms: string
  /** Part of that list. {{number}}: a phone number. */
  readonly phone: string
  /** Part of that list. {{address}}: a postal address. */
  readonly post: string
  /** Last line. {{address}}: the short address of the page that names every way. */
  readonly ways: string
  /** Heard in place of the QR code. {{address}}: what it opens. */
  readonly qr: string
}

export const LEAFLET_TEXTS: Readonly<Record<Locale, LeafletTexts>> = {
  de: {
    leave: "Ich melde mich von allen Mitteilungen ab",
    title: "Faltblatt von {{brand}}: alles abbestellen",
    scan: "Scannen Sie den QR-Code oder öffnen Sie {{address}}. Fordern Sie dort kostenlos Ihren persönlichen Link an.",
    mail: "Ihr Link auch per E-Mail: Schreiben Sie an {{address}}.",
    or: "Andere Wege: {{ways}}.",
    sms: "STOP per SMS an {{number}}",
    phone: "ein Anruf unter {{number}}",
    post: "ein Brief an {{address}}",
    ways: "Alles Weitere steht auf {{address}}.",
    qr: "QR-Code der Adresse {{address}}",
  },
  en: {
    leave: "Unsubscribe me from all communications",
    title: "Leaflet of {{brand}}: stopping everything",
    scan: "Scan the QR code or go to {{address}}. Ask there for your personal link: it is free.",
    mail: "Your link by e-mail, too: write to {{address}}.",
    or: "Other ways: {{ways}}.",
    sms: "STOP by SMS to {{number}}",
    phone: "a call to {{number}}",
    post: "a letter to {{address}}",
    ways: "All is explained at {{address}}.",
    qr: "QR code of the address {{address}}",
  },
  fr: {
    leave: "Je me désinscris de toutes les communications",
    title: "Feuillet de {{brand}} : tout arrêter",
    scan: "Scannez le code QR ou allez sur {{address}}. Demandez-y votre lien personnel : c’est gratuit.",
    mail: "Votre lien aussi par e-mail : écrivez à {{address}}.",
    or: "Autres moyens : {{ways}}.",
    sms: "STOP par SMS au {{number}}",
    phone: "un appel au {{number}}",
    post: "une lettre à {{address}}",
    ways: "Tout est expliqué sur {{address}}.",
    qr: "Code QR de l’adresse {{address}}",
  },
  nl: {
    leave: "Ik schrijf me uit voor alle communicatie",
    title: "Folder van {{brand}}: alles stopzetten",
    scan: "Scan de QR-code of ga naar {{address}}. Vraag daar uw persoonlijke link: dat is gratis.",
    mail: "Uw link ook per e-mail: schrijf naar {{address}}.",
    or: "Andere manieren: {{ways}}.",
    sms: "STOP per sms naar {{number}}",
    phone: "een telefoontje naar {{number}}",
    post: "een brief naar {{address}}",
    ways: "Alle uitleg staat op {{address}}.",
    qr: "QR-code van het adres {{address}}",
  },
}
