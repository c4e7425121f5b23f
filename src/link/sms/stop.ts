/** What people write who want no more messages. One of them at the beginning is enough. */
const STOP = [
  ...["STOP", "STOPALL", "STOPSMS", "STOPPUB", "UNSUBSCRIBE", "UNSUB", "OPTOUT"],
  ...["ARRET", "ARRETE", "ARRETER", "ARRETEZ", "DESINSCRIPTION", "DESINSCRIRE", "DESINSCRIVEZ"],
  ...["DESABONNEMENT", "DESABONNER", "DESABONNEZ"],
  ...["STOPPEN", "STOPZETTEN", "AFMELDEN", "AFMELDING", "UITSCHRIJVEN", "UITSCHRIJVING"],
  ...["STOPP", "ABMELDEN", "ABMELDUNG", "ABBESTELLEN"],
]

/** Words that begin many other messages, too: they count where nothing else is said. */
const STOP_ALONE = ["END", "QUIT", "CANCEL", "REVOKE", "FIN", "EINDE", "ENDE"]

/** Before the word, and no part of what is meant. */
const POLITE = ["PLEASE", "PLS", "SVP", "MERCI", "AUB", "GRAAG", "BITTE", "HELLO", "HI", "BONJOUR", "HALLO", "DAG"]

/** Letters alone, in capitals, without accents; a letter that is held down counts once. */
const plainWord = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\P{L}/gu, "")
    .toUpperCase()
    .replace(/(.)\1+/gu, "$1")

const [stop, alone, polite] = [STOP, STOP_ALONE, POLITE].map((words) => new Set(words.map(plainWord))) as [
  Set<string>,
  Set<string>,
  Set<string>,
]

/** Characters that are looked at: a message of ten parts. */
const LONGEST = 1600

/**
 * Whether somebody wants no more messages, by what they wrote: the first word is one for it, in French, Dutch, English or
 * German, in whatever case, with or without accents, quotes, punctuation, a greeting before it or anything after it
 * (`STOP 4512`, `«arrêt»`, `s.t.o.p`, `Stop all`). In doubt it is a no: it can be undone, and a message that goes on cannot.
 *
 * @example isStop("Stop svp") // true
 * @example isStop("Please don't stop") // false
 */
export function isStop(text: string): boolean {
  const looked = text.slice(0, LONGEST)
  const whole = plainWord(looked)
  if (stop.has(whole) || alone.has(whole)) return true
  const words = looked
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .split(/\P{L}+/u)
    .map(plainWord)
    .filter((word) => word !== "")
  return stop.has(words.find((word) => !polite.has(word)) ?? "")
}
