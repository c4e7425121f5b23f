import { sampleBrand } from "../src/demo/sample-brand.ts"
import type { Register } from "../src/server/index.ts"

const { doors: _none, ...brand } = sampleBrand

/** A sender who takes no messages. */
export const BRAND = brand

/** How many people are taken over at a time. */
const AT_ONCE = 200

const OCCASION = { now: new Date(), door: "import", locale: null, textVersion: null, link: null } as const

export const subjectOf = (at: number): string => `c-${String(at).padStart(8, "0")}`

/** As a business's list has them: an address, and a yes and a no to the first two topics. */
const personOf = (at: number, { catalogue }: typeof BRAND) => ({
  subject: subjectOf(at),
  locale: "fr",
  contacts: [{ channel: "email", address: `${subjectOf(at)}@client.example` }],
  choices: catalogue.topics.slice(0, 2).map(({ id, channels: [channel = ""] }, which) => {
    return { channel, topic: id, receives: which === 0, basis: "consent" as const }
  }),
})

/** Takes over those from the one place up to, and without, the other. */
export async function takeOver(register: Register, from: number, to: number, sender = BRAND): Promise<void> {
  for (let at = from; at < to; at += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, to - at) }, (_, each) => personOf(at + each, sender))
    await register.importPeople(sender, some, OCCASION)
  }
}
