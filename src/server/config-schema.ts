/**
 * The fields of the configuration file: what each may hold, and what each is for, in words that an editor shows. What has to
 * fit together across fields is checked in `config.ts`.
 */
import * as v from "valibot"
import { ID_PATTERN, isVisible, LANGUAGE_TAG_PATTERN, type Theme } from "../domain/index.ts"
import { checkTheme } from "../theme/index.ts"
import { WEBHOOK_SECRET_PATTERN } from "./signed-webhook.ts"

const says = v.description

/**
 * Characters that no text of a sender holds: control characters, halves of characters, other ends of lines, and those that
 * turn the direction of whatever follows them (UAX #9), which no page, mail or printer should be asked to bear (D27).
 */
const ONE_LINE = /^[^\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]*$/u
const LINES = /^(?:[^\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|\n)*$/u
const UNPRINTABLE = "holds a character that is not printed, or one that turns the direction of what follows it"

const id = v.pipe(v.string(), v.regex(ID_PATTERN, "use 1 to 40 of a-z 0-9 -, a letter first"))
const sized = v.pipe(v.string(), v.maxLength(500, "has more than 500 characters"))
const SEEN = [
  v.trim(),
  v.minLength<string, 1, string>(1, "must not be empty"),
  v.check<string, string>(isVisible, "holds nothing that anybody sees"),
] as const
const text = v.pipe(sized, v.regex(ONE_LINE, UNPRINTABLE), ...SEEN)
const lines = v.pipe(sized, v.regex(LINES, UNPRINTABLE), ...SEEN)
const language = v.pipe(v.string(), v.regex(LANGUAGE_TAG_PATTERN, "is no language such as fr or nl-BE"))
const localized = v.record(language, text)

/**
 * An https address that is what it looks like (D26): a host name in plain letters, as browsers write it, nobody's name or
 * password before it, no number for a host, and nothing after it that a reader does not see or a browser reads otherwise.
 */
const PLAIN_ADDRESS =
  /^https:\/\/(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?::\d{1,5})?(?:[/?#][^\s\\\p{Cc}\p{Cf}\p{Cs}]*)?$/u

export const isPlainAddress = (address: string): boolean => PLAIN_ADDRESS.test(address) && URL.canParse(address)

const address = v.pipe(
  v.string(),
  v.check(isPlainAddress, "must be an https address of a host name in plain letters (xn--… for others)"),
)
const localizedUrl = v.record(language, address)
/** RFC 5321 section 4.5.3.1.3: a path has at most 256 characters with its brackets. */
const email = v.pipe(v.string(), v.maxLength(254, "has more than 254 characters"), v.email("must be an e-mail address"))

/** Markup, and what people or mail programs would take for an address of the web. */
const MARKUP_OR_ADDRESS = /[<>]|:\/\/|www\.|[\p{L}\p{N}-]{2,}\.\p{L}{2,}/iu

/** Plain words: neither markup nor an address that leads elsewhere stands on the first screen (A37, D27). */
export const isPlainWords = (words: string): boolean => !MARKUP_OR_ADDRESS.test(words)

const about = v.record(
  language,
  v.pipe(
    v.string(),
    v.maxLength(200, "has more than 200 characters"),
    v.regex(ONE_LINE, UNPRINTABLE),
    v.check(isPlainWords, "must be plain words: no markup, no address of a page"),
    ...SEEN,
  ),
)

/** Numbers at which whoever calls pays more than for a call: nobody pays for a no (A7; GDPR art. 12.5). */
const PREMIUM = /^\+(?:3290|3190[069]|3389|352905|49900|44(?:9|871|872|873))/
export const isOrdinaryCall = (number: string): boolean => !PREMIUM.test(number)

const phoneNumber = v.pipe(
  v.string(),
  v.regex(/^\+[1-9]\d{6,14}$/, "must be an international number such as +3222000000"),
  v.check(isOrdinaryCall, "costs whoever calls it: name one at the price of a call"),
)
const shortNumber = v.pipe(v.string(), v.regex(/^\d{3,6}$/, "must be a number such as +32460001122 or 8850"))

const channel = v.strictObject({
  id: v.pipe(id, says("Names the channel in lists, links and answers, such as `email`. It never changes.")),
  name: v.pipe(localized, says("What people call it, by language, as in the middle of a sentence: `e-mail`.")),
  needsContact: v.exactOptional(
    v.pipe(v.boolean(), says("Whether it needs an address of the person: without a usable one it is locked.")),
  ),
  defaultBasis: v.pipe(
    v.picklist(["consent", "soft-opt-in", "legitimate-interest"]),
    says("What holds where nothing is recorded: with `consent` nothing is sent, with the two others it may be."),
  ),
})

const topic = v.strictObject({
  id: v.pipe(id, says("Names the topic in lists, links and answers, such as `news`. It never changes.")),
  name: v.pipe(localized, says("What people call it, by language, as in the middle of a sentence: `news`.")),
  description: v.pipe(localized, says("One sentence by language: what comes under this topic.")),
  channels: v.pipe(v.array(id), says("The ids of the channels on which it is sent.")),
  frequencies: v.exactOptional(
    v.pipe(
      v.array(
        v.strictObject({
          id: v.pipe(id, says("Names the rhythm, such as `weekly`.")),
          name: v.pipe(localized, says("What people call it, by language: `once a week`.")),
        }),
      ),
      v.minLength(2, "leave it out where there is nothing to choose"),
      v.maxLength(20, "has more than 20 rhythms"),
      says("How often it may come, the usual rhythm first. Left out where there is nothing to choose."),
    ),
  ),
})

const catalogue = v.strictObject({
  channels: v.pipe(
    v.array(channel),
    v.minLength(1, "needs at least one channel"),
    v.maxLength(100, "has more than 100"),
    says("E-mail, SMS, phone, post, and whatever else you have, in the order in which they are named."),
  ),
  topics: v.pipe(
    v.array(topic),
    v.minLength(1, "needs at least one topic"),
    v.maxLength(5_000, "has more than 5,000"),
    says("The types of marketing, in the order in which they are shown."),
  ),
  services: v.pipe(
    v.array(localized),
    v.maxLength(100, "has more than 100"),
    says("Names, by language, of the messages that continue after somebody has left, such as invoices. No marketing."),
  ),
})

const doors = v.strictObject({
  sms: v.exactOptional(
    v.pipe(
      v.strictObject({
        number: v.pipe(
          v.union([phoneNumber, shortNumber]),
          says("International (`+32460001122`) or short (`8850`). It costs no more than a message."),
        ),
      }),
      says("A number that takes STOP by short message. Needs secrets in `inbound`."),
    ),
  ),
  mail: v.exactOptional(
    v.pipe(
      v.strictObject({
        address: v.pipe(email, says("An address of its own, such as `stop@acme.example`; also in List-Unsubscribe.")),
      }),
      says("An address that takes a mail from whoever wants to leave. Needs secrets in `inbound`."),
    ),
  ),
  phone: v.exactOptional(
    v.pipe(
      v.strictObject({
        number: v.pipe(phoneNumber, says("International, such as `+3222000000`. It costs no more than a call.")),
      }),
      says("A number at which somebody writes down what is said. Needs `agents`."),
    ),
  ),
  post: v.exactOptional(
    v.pipe(
      v.strictObject({
        address: v.pipe(lines, says("As on an envelope; a new line is written `\\n`.")),
      }),
      says("An address for letters, which somebody writes down. Needs `agents`."),
    ),
  ),
})

const brand = v.strictObject({
  id: v.pipe(id, says("Names the sender in links, keys and the register, such as `acme`. It never changes.")),
  name: v.pipe(text, says("What people know the sender by. It stands at the top of the page and on receipts.")),
  controller: v.pipe(
    v.strictObject({
      name: v.pipe(text, says("The name in law, such as `Acme SA`.")),
      address: v.pipe(lines, says("The postal address; a new line is written `\\n`.")),
    }),
    says("Who answers for the data in law, and where (GDPR art. 13.1 a). It stands below the two answers."),
  ),
  locales: v.pipe(
    v.array(language),
    v.minLength(1, "needs at least one language"),
    says("The languages in which this sender speaks, in the order in which they are offered. Every text needs each."),
  ),
  defaultLocale: v.pipe(language, says("Spoken when nothing else decides. One of `locales`.")),
  timeZone: v.pipe(
    v.string(),
    v.check(isTimeZone, "is no IANA time zone such as Europe/Brussels"),
    says("An IANA time zone, in which times are told: `Europe/Brussels`."),
  ),
  contactEmail: v.pipe(email, says("Where a person reaches the sender about personal data.")),
  privacyUrl: v.pipe(localizedUrl, says("The privacy statement, by language: https addresses.")),
  complaintUrl: v.pipe(localizedUrl, says("Where to complain to the authority, by language: https addresses.")),
  complaintAuthority: v.exactOptional(
    v.pipe(
      localized,
      says("The name of that authority, by language. Left out, it is the Belgian one: Data Protection Authority."),
    ),
  ),
  about: v.exactOptional(
    v.pipe(
      about,
      says(
        "Who you are, or why somebody hears from you, by language: at most 200 characters of plain words. It stands below the two answers, with the facts.",
      ),
    ),
  ),
  embedOrigins: v.exactOptional(
    v.pipe(
      v.array(v.pipe(v.string(), v.check(isExactOrigin, "must be an exact origin such as https://www.acme.example"))),
      says("Who may frame the centre: exact origins, `https://www.acme.example`. Left out, nobody."),
    ),
    [],
  ),
  catalogue: v.pipe(catalogue, says("What you send: channels, topics, and the service messages that continue.")),
  doors: v.exactOptional(
    v.pipe(doors, says("Ways to say no that are open beside the links in messages. All of it is public.")),
  ),
  theme: v.exactOptional(
    v.pipe(
      v.unknown(),
      says("How its page looks. One that cannot be read is refused, with the nearest colours that can."),
      v.rawTransform(theme),
    ),
  ),
})

/** A theme that keeps what it promises (C5), or each token that does not, with the nearest value that does. */
function theme({ dataset, addIssue, NEVER }: v.RawTransformContext<unknown>): Theme {
  const checked = checkTheme(dataset.value)
  if (checked.ok) return checked.theme
  for (const { token, message } of checked.mistakes)
    addIssue({ message: `${token === "" ? "" : `${token} `}${message}` })
  return NEVER
}

const ofBrand = v.pipe(id, says("The id of the sender it belongs to."))
const kid = v.pipe(v.string(), says("Names the key: 1 to 32 of A-Z a-z 0-9 _ -. No two keys have the same."))
const sha256 = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{43}$/, "must be a SHA-256 in base64url"),
  says("The SHA-256 of the key in base64url. The key itself stands nowhere."),
)
const secrets = v.pipe(
  v.array(
    v.pipe(
      v.string(),
      v.regex(WEBHOOK_SECRET_PATTERN, 'must be "whsec_" and base64 of 24 to 64 random bytes'),
      says('"whsec_" and base64 of 24 to 64 random bytes.'),
    ),
  ),
  v.minLength(1, "needs a secret"),
  v.maxLength(4, "has more than 4"),
  says("What messages are signed with. More than one while they change."),
)
const jwk = v.pipe(
  v.objectWithRest(
    {
      kty: v.pipe(v.literal("OKP", 'must be "OKP"'), says("Always `OKP`.")),
      crv: v.pipe(v.literal("Ed25519", 'must be "Ed25519"'), says("Always `Ed25519`.")),
      x: v.pipe(v.string(), says("The public half, base64url.")),
      d: v.exactOptional(
        v.pipe(
          v.string(),
          v.minLength(1, "must not be empty"),
          says("The private half, base64url. Without it the key signs no more."),
        ),
      ),
    },
    v.unknown(),
  ),
  says("An Ed25519 key as a JWK (RFC 8037)."),
)

const keyBase = {
  kid,
  brand: ofBrand,
  status: v.pipe(
    v.picklist(["active", "retired"]),
    says("`active` keys sign and are believed. The links of a `retired` one may still leave, and no more."),
  ),
}

export const configSchema = v.strictObject({
  $schema: v.exactOptional(v.pipe(v.string(), says("Where an editor finds the description of this file."))),
  publicUrl: v.pipe(
    v.string(),
    says("The public address of the installation, a host name of its own. It also is the issuer of every link."),
  ),
  brands: v.pipe(
    v.array(brand),
    v.minLength(1, "needs at least one brand"),
    says("The senders. The first speaks where no link says otherwise."),
  ),
  keys: v.pipe(
    v.array(
      v.variant("alg", [
        v.strictObject({
          ...keyBase,
          alg: v.pipe(v.literal("HS256"), says("`HS256` with `secret`, or `EdDSA` with `jwk`.")),
          secret: v.pipe(v.string(), says("At least 32 random bytes, base64url.")),
        }),
        v.strictObject({
          ...keyBase,
          alg: v.pipe(v.literal("EdDSA"), says("`HS256` with `secret`, or `EdDSA` with `jwk`.")),
          jwk,
        }),
      ]),
    ),
    v.minLength(1, "needs at least one key"),
    says("Keys that sign links. Each sender needs an active one."),
  ),
  receiptKeys: v.exactOptional(
    v.pipe(
      v.array(v.strictObject({ kid, brand: ofBrand, jwk })),
      says("Keys that sign receipts, and nothing else. The last one of a sender signs."),
    ),
    [],
  ),
  smtp: v.exactOptional(
    v.pipe(
      v.string(),
      v.check(isSmtp, "must be smtp://… or smtps://… with a host"),
      says("Where mail goes out: `smtps://user:password@mail.acme.example:465`. Left out, it lands in a folder."),
    ),
  ),
  trustedProxies: v.exactOptional(
    v.pipe(v.array(v.string()), says("Addresses or networks of your proxies, whose `X-Forwarded-For` is believed.")),
    [],
  ),
  senderKeys: v.pipe(
    v.array(v.strictObject({ brand: ofBrand, sha256 })),
    says("Which of your systems may ask *may I send?*."),
  ),
  agents: v.exactOptional(
    v.pipe(
      v.array(
        v.strictObject({
          brand: ofBrand,
          id: v.pipe(id, says("Stands in the evidence of whatever they write down.")),
          sha256,
        }),
      ),
      says("Who may write down what people say, at the phone or in the shop."),
    ),
    [],
  ),
  webhooks: v.exactOptional(
    v.pipe(
      v.array(
        v.strictObject({
          brand: ofBrand,
          id: v.pipe(id, says("Names it among those of the sender. What waits for it is kept under this name.")),
          url: v.pipe(v.string(), says("An https address; http goes only with `private`.")),
          secrets,
          private: v.exactOptional(
            v.pipe(v.boolean(), says("Whether it may be http and stand in a network of your own.")),
            false,
          ),
        }),
      ),
      says("Systems that are told of every change (Standard Webhooks 1.0)."),
    ),
    [],
  ),
  inbound: v.exactOptional(
    v.pipe(
      v.array(
        v.strictObject({
          brand: ofBrand,
          door: v.pipe(v.picklist(["sms", "mail"]), says("Which door of the sender.")),
          secrets,
        }),
      ),
      says("With what those sign who hand in messages that people wrote."),
    ),
    [],
  ),
  suppressionKeys: v.exactOptional(
    v.pipe(
      v.array(
        v.strictObject({
          brand: ofBrand,
          secret: v.pipe(v.string(), says("At least 32 random bytes, base64url. It can never be changed.")),
        }),
      ),
      says("The key of the hashes that stand for addresses which are not kept: one a sender."),
    ),
    [],
  ),
})

/** Where secrets stand. In the file each may be named instead: `{ "env": "NAME" }` or `{ "file": "PATH" }`. */
export const SECRET_PLACES: readonly string[] = [
  "keys.*.secret",
  "keys.*.jwk.d",
  "receiptKeys.*.jwk.d",
  "smtp",
  "webhooks.*.secrets.*",
  "inbound.*.secrets.*",
  "suppressionKeys.*.secret",
]

/** The configuration as it stands in its file, before it is checked, with its secrets in place. */
export type ConfigFile = v.InferInput<typeof configSchema>

/** An origin as browsers write one: https, or http on a loopback host, and nothing behind the port. */
export function isExactOrigin(origin: string): boolean {
  const url = URL.parse(origin)
  const loopback = /^(([\w-]+\.)*localhost|127\.0\.0\.1|\[::1\])$/.test(url?.hostname ?? "")
  // A wildcard is an address for the parser of addresses.
  const plain = /^[a-z0-9.:[\]-]+$/.test(url?.host ?? "")
  return plain && url?.origin === origin && (url.protocol === "https:" || (url.protocol === "http:" && loopback))
}

export function isSmtp(address: string): boolean {
  return /^smtps?:\/\/./.test(address) && (URL.parse(address)?.hostname ?? "") !== ""
}

/** `UTC`, or a region and a place. */
export function isTimeZone(zone: string): boolean {
  if (!/^(UTC|[A-Z][\w+-]*(\/[\w+-]+)+)$/.test(zone)) return false
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone })
    return true
  } catch {
    return false
  }
}
