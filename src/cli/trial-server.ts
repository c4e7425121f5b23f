import {
  type Brand,
  type Catalogue,
  EVERY_ABILITY,
  type ImportedPerson,
  type Lane,
  type LaneChoice,
  lanesOf,
  type Occasion,
} from "../domain/index.ts"
import { signLink } from "../link/index.ts"
import {
  createHandler,
  createRegister,
  fingerprint,
  type Handler,
  type HandlerParts,
  openSqliteStore,
  type Register,
  type Store,
} from "../server/index.ts"
import { TRIAL_ROUTES } from "../wire/index.ts"

const BASE = "/api/v1"
const SUBJECT = "trial-person"
const SENDER_KEY = "trial-sender-key"
const ADDRESSES = { email: "jeanne.trial@example.be", number: "+32 470 12 34 56" }
const YEARS_S = 6 * 365 * 24 * 60 * 60

/** A register that is begun anew for every case. */
interface Trial {
  readonly brand: () => Brand
  readonly handler: Handler
  readonly register: Register
  readonly store: Store
  readonly answer: object
  readonly addTopic: () => Lane
  readonly breakNextWrite: () => void
  readonly advance: (ms: number) => void
  readonly now: () => Date
}

/**
 * The reference server with the conformance kit's door: each trial works on a register in memory, with one made-up
 * person. Nothing of the installation's own register is touched, or even opened.
 */
export function trialServer(parts: Omit<HandlerParts, "register">): Handler {
  let trial: Trial | undefined
  return async (request, peer) => {
    const { pathname } = new URL(request.url)
    if (request.method === "POST" && pathname === BASE + TRIAL_ROUTES.backend) {
      await trial?.store.close()
      trial = await beginTrial(parts)
      return Response.json(trial.answer, { status: 201 })
    }
    if (!trial) return new Response("Begin a trial first.\n", { status: 409 })
    return (await throughTheDoor(trial, request, pathname)) ?? trial.handler(request, peer)
  }
}

async function throughTheDoor(trial: Trial, request: Request, pathname: string): Promise<Response | null> {
  const { brand, register, store, now } = trial
  const done = () => new Response(null, { status: 204 })
  switch (pathname) {
    case BASE + TRIAL_ROUTES.state: {
      const kept = [await store.read(brand().id, SUBJECT), await store.evidence(brand().id, SUBJECT)]
      return new Response(JSON.stringify(kept))
    }
    case BASE + TRIAL_ROUTES.lane:
      return Response.json(trial.addTopic())
    case BASE + TRIAL_ROUTES.import: {
      const lane = (await request.json()) as Lane
      const choices = [{ ...lane, receives: true, basis: "consent" as const }]
      const person = { ...personFor(brand().catalogue), choices }
      await register.importPerson({ brand: brand(), subject: SUBJECT }, person, importedAt(now()))
      return done()
    }
    case BASE + TRIAL_ROUTES.breakNextWrite:
      trial.breakNextWrite()
      return done()
    case BASE + TRIAL_ROUTES.clock:
      trial.advance(((await request.json()) as { by: number }).by)
      return done()
    default:
      return null
  }
}

async function beginTrial(parts: Omit<HandlerParts, "register">): Promise<Trial> {
  const [[id, first] = []] = [...parts.config.brands]
  if (id === undefined || first === undefined) throw new Error("A checked configuration has a brand.")
  const brands = new Map([[id, first]])
  const brand = () => brands.get(id) ?? first
  const config = { ...parts.config, brands, senderKeys: new Map([[await fingerprint(SENDER_KEY), id]]) }
  let ahead = 0
  let breaksNext = false
  const now = () => new Date(Date.now() + ahead)
  const store = openSqliteStore(":memory:")
  const register = createRegister({
    store: {
      ...store,
      change: (...change) => {
        if (!breaksNext) return store.change(...change)
        breaksNext = false
        return Promise.reject(new Error("This write fails, as it was asked to."))
      },
    },
  })
  await register.importPerson({ brand: first, subject: SUBJECT }, personFor(first.catalogue), importedAt(now()))
  const token = (secondsAgo: number) =>
    signLink(
      { ...config, issuer: config.publicUrl, now: () => Math.floor(now().getTime() / 1000) - secondsAgo },
      { brand: id, subject: SUBJECT },
    )
  const valid = await token(0)
  return {
    brand,
    register,
    store,
    now,
    handler: createHandler({ ...parts, config, register, now }),
    answer: {
      abilities: EVERY_ABILITY,
      linksExpire: true,
      addsLanes: true,
      movesClock: true,
      imports: true,
      breaks: true,
      links: { valid, expired: await token(YEARS_S), invalid: valid.replace(/[^.]+$/, "A".repeat(43)) },
      addresses: Object.values(ADDRESSES),
      sender: { brand: id, subject: SUBJECT, key: SENDER_KEY },
    },
    addTopic: () => {
      const { catalogue } = brand()
      const free = catalogue.channels.find(({ defaultBasis }) => defaultBasis !== "consent") ?? catalogue.channels[0]
      const topic = `later-${catalogue.topics.length}`
      const names = Object.fromEntries(brand().locales.map((locale) => [locale, topic]))
      const added = { id: topic, name: names, description: names, channels: free ? [free.id] : [] }
      brands.set(id, { ...brand(), catalogue: { ...catalogue, topics: [...catalogue.topics, added] } })
      return { channel: free?.id ?? "", topic }
    },
    breakNextWrite: () => {
      breaksNext = true
    },
    advance: (ms) => {
      ahead += ms
    },
  }
}

const importedAt = (now: Date): Occasion => ({ now, door: "import", locale: null, textVersion: null, link: null })

/** Somebody with a recorded yes, a recorded no, and an address for every channel. */
function personFor(catalogue: Catalogue): ImportedPerson {
  const consent = (lane: Lane) => catalogue.channels.find(({ id }) => id === lane.channel)?.defaultBasis === "consent"
  const lanes = [...lanesOf(catalogue)].sort((a, b) => Number(consent(b)) - Number(consent(a)))
  const choice = (lane: Lane | undefined, receives: boolean): (LaneChoice & { basis: "consent" })[] =>
    lane ? [{ ...lane, receives, basis: "consent" }] : []
  return {
    locale: null,
    contacts: catalogue.channels.map(({ id }) => ({
      channel: id,
      address: id === "email" ? ADDRESSES.email : ADDRESSES.number,
    })),
    choices: [...choice(lanes[0], true), ...choice(lanes[1], false), ...choice(lanes[2], true)],
  }
}
