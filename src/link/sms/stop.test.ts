import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isStop } from "./stop.ts"

const YES = [
  ...[
    "STOP",
    "stop",
    "Stop.",
    " stop \n",
    '"STOP"',
    "«\u00a0STOP\u00a0»",
    "'stop'",
    "„Stop“",
    "(stop)",
    "STOP!!!",
    "*stop*",
  ],
  ...[
    "STOP 4512",
    "STOP4512",
    "STOP ALL",
    "stopall",
    "STOP SMS",
    "Stop svp",
    "stop, merci",
    "STOP\nSent from my phone",
  ],
  ...["s.t.o.p", "S T O P", "st op", "STOOOP", "\u200bSTOP", "\ufeffstop", "ｓｔｏｐ", "1. STOP", "👉 STOP", "STOP 🛑"],
  ...["ARRET", "ARRÊT", "arrêt", "arre\u0302t", "Arrêter", "ARRETEZ de m'écrire", "désinscription", "DESINSCRIPTION"],
  ...["Désabonnement", "désinscrire 0470123456", "desinscrivez-moi"],
  ...["STOPPEN", "stoppen aub", "AFMELDEN", "Afmelden.", "uitschrijven graag", "stopzetten"],
  ...["STOPP", "stopp", "ABMELDEN", "Abmeldung", "abbestellen bitte"],
  ...["UNSUBSCRIBE", "un-subscribe", "Unsubscribe me", "opt-out", "OPT OUT", "optout"],
  ...["Please stop", "svp STOP", "Bonjour, STOP", "stop sending me this", "Hallo, afmelden"],
  ...["END", "quit", "Cancel.", "fin", "Ende"],
]

const NO = [
  ...["Please don't stop", "Don't stop", "Do not stop", "Ne pas arrêter", "niet stoppen", "nicht stoppen", "non stop"],
  ...["non-stop", "Bus stop", "the next stop", "Where is the stop?", "Wanneer stopt de actie?", "shop", "top", "sto"],
  ...["stopcontact kapot", "Stopwatch", "unstoppable", "STOPOVER", "postop", "arretere", "Stopt de actie morgen?"],
  ...["", " ", "...", "4512", "👍", "OK", "OUI", "ja", "START", "HELP", "info", "merci", "svp"],
  ...["Cancel my appointment", "End of the month?", "quit smoking", "fin de mois", "Ende gut, alles gut"],
  ...["Wanneer kan ik mij uitschrijven?", "J'adore, n'arrêtez jamais"],
]

describe("a message that says STOP", () => {
  it.each(YES)("is %j", (text) => {
    expect(isStop(text)).toBe(true)
  })

  it.each(NO)("is not %j", (text) => {
    expect(isStop(text)).toBe(false)
  })

  it("is one in whatever case and with whatever follows", () => {
    fc.assert(
      fc.property(fc.constantFrom("stop", "ARRÊT", "Afmelden"), fc.string({ unit: "binary" }), (word, rest) => {
        expect(isStop(`${word} ${rest}`)).toBe(true)
        expect(isStop(`${word.toUpperCase()}\n${rest}`)).toBe(true)
      }),
    )
  })
})
