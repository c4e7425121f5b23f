// Written by tools/texts-as-code.ts from locales/. Change the texts there.
import type { Locale } from "../../domain/index.ts"

/** What a script for the phone says in one language. */
export interface PhoneTexts {
  /** Title of the script for whoever calls customers. {{brand}}: the sender. */
  readonly title: string
  /** Below `title`: when the question is asked. */
  readonly when: string
  /** Small label before what is said aloud. Formal, to the agent. */
  readonly saying: string
  /** Small label before what the agent does. Formal, to the agent. */
  readonly doing: string
  /** Heading above the question. */
  readonly askHeading: string
  /** Said aloud. {{brand}}: the sender. A question that favours no answer, and names all three. */
  readonly ask: string
  /** Heading: the first of the three answers. */
  readonly yesHeading: string
  /** Said aloud then. */
  readonly yes: string
  /** For the agent: nothing is written down. */
  readonly yesDo: string
  /** Heading: the answer that stops everything. */
  readonly noHeading: string
  /** Said aloud then: no reproach, no question but for one thing by which the person is found. */
  readonly no: string
  /** For the agent. {{agent}}: the address of the page on which agents write it down. */
  readonly noDo: string
  /** For the agent: where the search finds nobody the refusal is kept under what was given. */
  readonly noUnknown: string
  /** Said aloud once it is recorded. {{brand}}: the sender. The reference follows, read from the screen. */
  readonly done: string
  /** For the agent, with `done`. */
  readonly doneDo: string
  /** Heading: the answer of somebody who wants some of it. */
  readonly someHeading: string
  /** Said aloud then. {{address}}: a short address. */
  readonly some: string
  /** For the agent: the way back to stopping everything. */
  readonly someDo: string
  /** Heading: no clear answer. */
  readonly unclearHeading: string
  /** Said aloud then. A question that can be answered with one word. */
  readonly unclear: string
  /** For the agent: asked once, and no more. */
  readonly unclearDo: string
  /** Heading above what holds in every call. One word. */
  readonly respectHeading: string
  /** For the agent. Short commands. */
  readonly respect: string
}

export const PHONE_TEXTS: Readonly<Record<Locale, PhoneTexts>> = {
  de: {
    title: "Gesprächsleitfaden von {{brand}}: die Frage stellen, die Antwort festhalten",
    when: "Am Ende jedes Verkaufsgesprächs, und sobald die Person davon spricht.",
    saying: "Sie sagen",
    doing: "Sie tun",
    askHeading: "Die Frage",
    ask: "Möchten Sie weiterhin Mitteilungen von {{brand}} erhalten? Sie können alles behalten, alles abbestellen oder nach Thema und Kanal wählen.",
    yesHeading: "Die Person möchte alles behalten",
    yes: "Gut, dann bleibt alles, wie es ist. Sie können Ihre Meinung jederzeit ändern.",
    yesDo: "Sie notieren nichts.",
    noHeading: "Die Person möchte alles abbestellen",
    no: "Gut, ich notiere das gleich. Darf ich um Ihre Kundennummer, Ihre E-Mail-Adresse oder Ihre Telefonnummer bitten?",
    noDo: "Öffnen Sie {{agent}} noch während des Gesprächs. Geben Sie ein, was man Ihnen nennt, und bestellen Sie alles ab.",
    noUnknown: "Finden Sie niemanden? Notieren Sie die Ablehnung trotzdem, unter der genannten Adresse oder Nummer.",
    done: "Es ist erledigt. Sie erhalten von {{brand}} keine Werbung mehr. Das gilt für alle Kanäle. Hier ist Ihre Referenz.",
    doneDo: "Lesen Sie die Referenz auf dem Bildschirm Zeichen für Zeichen vor. Bieten Sie an, sie zu wiederholen.",
    someHeading: "Die Person möchte wählen",
    some: "Sie wählen selbst auf {{address}}. Fordern Sie dort Ihren persönlichen Link an, oder öffnen Sie den in unserer letzten Nachricht.",
    someDo: "Möchte die Person vorerst lieber alles abbestellen? Dann wie oben.",
    unclearHeading: "Die Antwort ist unklar",
    unclear: "Soll ich alles für Sie abbestellen?",
    unclearDo: "Stellen Sie diese Frage nur einmal. Ein Ja genügt.",
    respectHeading: "Immer",
    respect:
      "Eine Ablehnung genügt. Fragen Sie nicht nach dem Grund. Versuchen Sie nicht zu überreden. Verweisen Sie niemanden an eine andere Stelle.",
  },
  en: {
    title: "Phone script of {{brand}}: asking the question, noting the answer",
    when: "At the end of each sales call, and as soon as the customer mentions it.",
    saying: "You say",
    doing: "You do",
    askHeading: "The question",
    ask: "Would you still like to receive communications from {{brand}}? You can keep everything, stop everything, or choose by topic and by channel.",
    yesHeading: "The customer keeps everything",
    yes: "Fine, everything stays as it is. You can change your mind at any time.",
    yesDo: "You write nothing down.",
    noHeading: "The customer stops everything",
    no: "Fine, I am noting it right now. May I have your customer number, your e-mail address or your phone number?",
    noDo: "Open {{agent}} during the call. Type what the customer gives you, then stop everything for them.",
    noUnknown: "Nobody is found? Note the refusal all the same, under the address or number that you were given.",
    done: "It is done. You receive no more marketing from {{brand}}. This holds for every channel. Here is your reference.",
    doneDo: "Read out the reference on the screen, character by character. Offer to repeat it.",
    someHeading: "The customer wants to choose",
    some: "You choose yourself, at {{address}}. Ask there for your personal link, or open the one in our latest message.",
    someDo: "Would the customer rather stop everything for now? Then do as above.",
    unclearHeading: "The answer is unclear",
    unclear: "Shall I stop everything for you?",
    unclearDo: "Ask this once only. One yes is enough.",
    respectHeading: "Always",
    respect:
      "One refusal is enough. Do not ask for the reason. Do not try to persuade. Send nobody on to another department.",
  },
  fr: {
    title: "Script téléphonique de {{brand}} : poser la question, noter la réponse",
    when: "À la fin de chaque appel commercial, et dès que la personne en parle.",
    saying: "Vous dites",
    doing: "Vous faites",
    askHeading: "La question",
    ask: "Souhaitez-vous encore recevoir des communications de {{brand}} ? Vous pouvez tout garder, tout arrêter, ou choisir par sujet et par canal.",
    yesHeading: "La personne veut tout garder",
    yes: "D’accord, tout reste comme avant. Vous pourrez changer d’avis à tout moment.",
    yesDo: "Vous ne notez rien.",
    noHeading: "La personne veut tout arrêter",
    no: "D’accord, je le note tout de suite. Puis-je avoir votre numéro de client, votre adresse e-mail ou votre numéro de téléphone ?",
    noDo: "Ouvrez {{agent}} pendant l’appel. Tapez ce que la personne vous donne, puis arrêtez tout pour elle.",
    noUnknown: "Vous ne trouvez personne ? Notez quand même le refus, sous l’adresse ou le numéro donné.",
    done: "C’est fait. Vous ne recevrez plus de marketing de {{brand}}. Cela vaut pour tous les canaux. Voici votre référence.",
    doneDo: "Lisez la référence affichée, caractère par caractère. Proposez de la répéter.",
    someHeading: "La personne veut choisir",
    some: "Vous choisissez vous-même sur {{address}}. Demandez-y votre lien personnel, ou ouvrez celui de notre dernier message.",
    someDo: "La personne préfère tout arrêter pour l’instant ? Faites comme ci-dessus.",
    unclearHeading: "La réponse n’est pas claire",
    unclear: "Dois-je tout arrêter pour vous ?",
    unclearDo: "Posez cette question une seule fois. Un oui suffit.",
    respectHeading: "Toujours",
    respect:
      "Un refus suffit. N’en demandez pas la raison. N’essayez pas de convaincre. Ne renvoyez la personne vers aucun autre service.",
  },
  nl: {
    title: "Belscript van {{brand}}: de vraag stellen, het antwoord noteren",
    when: "Aan het einde van elk commercieel gesprek, en zodra de klant erover begint.",
    saying: "U zegt",
    doing: "U doet",
    askHeading: "De vraag",
    ask: "Wilt u nog communicatie van {{brand}} ontvangen? U kunt alles blijven ontvangen, alles stopzetten, of kiezen per onderwerp en per kanaal.",
    yesHeading: "De klant wil alles behouden",
    yes: "Goed, dan blijft alles zoals het is. U kunt op elk moment van mening veranderen.",
    yesDo: "U noteert niets.",
    noHeading: "De klant wil alles stopzetten",
    no: "Goed, ik noteer het meteen. Mag ik uw klantnummer, uw e-mailadres of uw telefoonnummer?",
    noDo: "Open {{agent}} tijdens het gesprek. Typ in wat de klant u geeft, en zet daarna alles stop.",
    noUnknown: "Vindt u niemand? Noteer de weigering dan toch, bij het adres of het nummer dat u kreeg.",
    done: "Het is in orde. U krijgt geen marketing meer van {{brand}}. Dat geldt voor alle kanalen. Dit is uw referentie.",
    doneDo: "Lees de referentie op het scherm teken voor teken voor. Stel voor om ze te herhalen.",
    someHeading: "De klant wil kiezen",
    some: "U kiest zelf op {{address}}. Vraag daar uw persoonlijke link, of open die in ons laatste bericht.",
    someDo: "Wil de klant voorlopig liever alles stopzetten? Doe dan zoals hierboven.",
    unclearHeading: "Het antwoord is onduidelijk",
    unclear: "Zal ik alles voor u stopzetten?",
    unclearDo: "Stel die vraag één keer. Eén ja volstaat.",
    respectHeading: "Altijd",
    respect:
      "Eén weigering volstaat. Vraag niet naar de reden. Probeer niemand te overtuigen. Verwijs niemand door naar een andere dienst.",
  },
}
