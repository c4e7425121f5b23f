import { mailtoAddress, shortUrl, smsText } from "../link/index.ts"
import type { Handler, InboundDoor, Register, ServerConfig } from "../server/index.ts"
import { isSigned, sentWith, signWebhook } from "../server/index.ts"
import { type DoorsShown, doorsSection, type Heard } from "./doors-section.ts"
import { sampleBrand } from "./sample-brand.ts"
import { type SamplePerson, samplePeople } from "./sample-people.ts"

/** What is told by text message and by letter goes to one of the sample people each: Jeanne, Pieter, Alice. */
const [JEANNE, PIETER, ALICE] = samplePeople as [SamplePerson, SamplePerson, SamplePerson]

/** How many of the changes that were told are kept to be shown. */
const MOST_HEARD = 12

export interface DoorsParts {
  readonly config: ServerConfig
  readonly register: Register
  /** The agent's key, for whoever tries the demo. */
  readonly agentKey: string
  readonly portalUrl: string
}

/** The doors of the demo: what a gateway, a mail server and the sender's own systems do in real life. */
export interface DemoDoors {
  /** The part of the demo's page that lets one walk through each. */
  section(): Promise<string>
  /** Takes what the forms of that part send, and what the product tells; `null` for anything else. */
  take(request: Request): Promise<Response | null>
}

/**
 * @param product answers as it would answer the gateway
 */
export function createDoors({ config, register, agentKey, portalUrl }: DoorsParts, product: Handler): DemoDoors {
  const heard: Heard[] = []
  let replied: string | null = null
  let drawn: ReturnType<typeof sentOut> | null = null

  /** What the sender has sent out to these people. */
  const sentOut = async (): Promise<Pick<DoorsShown, "code" | "codeUrl" | "sms" | "mailto">> => {
    const now = new Date()
    const [toJeanne = "", toAlice = ""] = await register.issueReferences(
      sampleBrand,
      [JEANNE.subject, ALICE.subject],
      now,
    )
    const [code = ""] = await register.issueCodes(sampleBrand, [PIETER.subject], now)
    const { sms, mail } = sampleBrand.doors ?? {}
    const text = smsText({
      sender: sampleBrand.name,
      message: "Vente privée samedi, 10-18 h.",
      locale: JEANNE.locale,
      shortUrl: shortUrl(config.publicUrl, toJeanne),
      ...(sms ? { stopNumber: sms.number } : {}),
    }).text
    return {
      code,
      codeUrl: `${config.publicUrl}/s/${code}`,
      sms: text,
      mailto: mailtoAddress(mail?.address ?? "", toAlice),
    }
  }

  /** Drawn once, as for one mailing. */
  const mailings = () => {
    drawn ??= sentOut()
    return drawn
  }

  /** Hands something in, signed as a gateway signs it. */
  const handIn = async (door: InboundDoor, content: object): Promise<Response> => {
    const body = JSON.stringify({ brand: sampleBrand.id, ...content })
    const secrets = config.inbound.get(sampleBrand.id)?.[door] ?? []
    const headers = signWebhook(secrets, crypto.randomUUID(), new Date(), body)
    return product(
      new Request(`${config.publicUrl}/api/v1/inbound/${door}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body,
      }),
    )
  }

  const forms: Readonly<Record<string, () => Promise<void>>> = {
    "/demo/sms": async () => {
      const from = JEANNE.imported.contacts.find(({ channel }) => channel === "sms")?.address ?? ""
      const { reply } = (await (await handIn("sms", { from, text: "STOP" })).json()) as { reply: string | null }
      replied = reply
    },
    "/demo/mail": async () => {
      const { mailto } = await mailings()
      const url = new URL(mailto)
      const from = ALICE.imported.contacts[0]?.address ?? ""
      const subject = url.searchParams.get("subject") ?? ""
      await handIn("mail", { to: [decodeURIComponent(url.pathname)], from, subject })
    },
  }

  const hear = async (request: Request): Promise<Response> => {
    const body = await request.text()
    const secrets = (config.webhooks.get(sampleBrand.id) ?? []).flatMap((webhook) => webhook.secrets)
    if (!isSigned(secrets, sentWith(request.headers), body, new Date())) return new Response(null, { status: 401 })
    heard.unshift(JSON.parse(body) as Heard)
    heard.splice(MOST_HEARD)
    return new Response(null, { status: 204 })
  }

  return {
    section: async () =>
      doorsSection({ ...(await mailings()), heard, replied, agentKey, portalUrl, base: config.publicUrl }),
    take: async (request) => {
      const { pathname } = new URL(request.url)
      if (request.method !== "POST") return null
      if (pathname === "/demo/changes") return hear(request)
      const form = forms[pathname]
      if (!form) return null
      await form()
      return new Response(null, { status: 303, headers: { location: "/demo#doors", "cache-control": "no-store" } })
    },
  }
}
