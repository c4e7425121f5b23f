import { type Brand, contactKey, type Occasion, PreferenceError, type SubjectRecord } from "../domain/index.ts"
import { isStop, smsHelp, smsLeft } from "../link/index.ts"
import type { ServerConfig } from "./config.ts"
import { brandQueryOf } from "./http/pages.ts"
import { createLimit } from "./limits.ts"
import type { Register } from "./register.ts"

interface InboundSms {
  /** The number it came from. */
  readonly from: string
  readonly text: string
}

/** What came of a text message. */
export interface SmsTaken {
  readonly outcome: "left" | "ignored"
  /** What to answer, in the GSM 7-bit alphabet; `null` for nothing. */
  readonly reply: string | null
  /** Of the objections that stand now. */
  readonly references: readonly string[]
}

interface Parts {
  readonly config: Pick<ServerConfig, "publicUrl" | "brands">
  readonly register: Register
  readonly now: () => Date
}

/** How long a number that was told how to leave is not told again: two machines do not write to each other for ever. */
const HELP_ONCE_MS = 24 * 60 * 60 * 1000

/**
 * Takes text messages to the number that takes STOP. STOP leaves, for everybody who is known by the number, and is
 * confirmed. Anything else changes nothing; it is answered with how to leave, once a day for each number, since somebody
 * who writes to this number in their own words most likely wants to.
 *
 * @returns a function whose `press` is the same for every attempt at one message, and which throws PreferenceError
 *   `invalid-request` when STOP comes from what is no phone number
 */
export function smsTaker({ config, register, now }: Parts) {
  const helped = createLimit({ most: 1, windowMs: HELP_ONCE_MS, now })

  const common = (brand: Brand, people: readonly SubjectRecord[]) => {
    const { publicUrl } = config
    const query = brandQueryOf(config, brand)
    const locale = people.map((record) => record.locale).find((each) => each !== null && brand.locales.includes(each))
    return {
      sender: brand.name,
      locale: locale ?? brand.defaultLocale,
      url: query === "" ? publicUrl : `${publicUrl}/${query}`,
    }
  }

  return async (brand: Brand, { from, text }: InboundSms, press: string): Promise<SmsTaken> => {
    const number = contactKey(from)
    const isNumber = number?.startsWith("tel:") ?? false
    if (!isStop(text)) {
      const mayReply = isNumber && helped.take(`${brand.id}/${number}`) === null
      const reply = mayReply ? smsHelp(common(brand, await register.peopleBy(brand, from))).text : null
      return { outcome: "ignored", reply, references: [] }
    }
    if (!isNumber) {
      throw new PreferenceError(
        "invalid-request",
        "The field `from` has to be a phone number of at least eight digits.",
      )
    }
    const occasion: Occasion = { now: now(), door: "sms", locale: null, textVersion: null, link: null }
    const objections = await register.leaveBy(brand, from, occasion, press)
    const references = [...objections.values()].map(({ reference }) => reference)
    const [reference = ""] = references
    const reply = smsLeft({ ...common(brand, await register.peopleBy(brand, from)), reference }).text
    return { outcome: "left", reply, references }
  }
}
