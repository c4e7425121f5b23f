import { emptyRecord, marketingStateOf } from "../domain/index.ts"
import type { ServerConfig, WebhookTarget } from "./config.ts"
import { fingerprint } from "./fingerprint.ts"
import { errorLine, type Log } from "./log.ts"
import { signWebhook } from "./signed-webhook.ts"
import type { DueMessage, Store } from "./store/store.ts"

/** What came of an attempt: the status that was answered, or in one word for the log why there was none. */
export type Attempt = { readonly status: number } | { readonly failure: string }

/** Posts to a system of the sender's: see `createHttpsPoster`. */
export interface Poster {
  /** Ends within a limited time, whatever the other end does. Never throws. */
  post(
    to: Pick<WebhookTarget, "url" | "private">,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<Attempt>
}

export interface WebhooksParts {
  readonly config: Pick<ServerConfig, "brands" | "webhooks">
  readonly store: Store
  readonly poster: Poster
  readonly log: Log
  readonly now?: () => Date
}

/** Tells the senders' own systems of every change (GDPR art. 19; A31). */
export interface Webhooks {
  /** Tells what is due; resolves when each message was delivered, or put off. Called again meanwhile, it goes on with what it does. */
  deliverDue(): Promise<void>
  /** Takes nothing more; resolves when what is under way is done with. */
  finish(): Promise<void>
}

/** After so long a change is given up: its receiver catches up by the change feed, which forgets nothing. */
const TOO_LATE_MS = 14 * 24 * 60 * 60 * 1000

/** How many messages are on their way to one receiver at once, each about somebody else. */
const AT_ONCE = 8

/** How long a receiver is left alone after it took none of several messages, so that it can get up again. */
const REST_MS = 30_000

/** One system of one brand. */
type Target = WebhookTarget & { readonly brand: string }

/**
 * Delivers what the register wrote into the outbox for the webhooks of the configuration. Each of them is served alone: a
 * slow one, or one that is down, holds up no other. Of one person a receiver gets one message after the other, in order.
 */
export function createWebhooks({ config, store, poster, log, now = () => new Date() }: WebhooksParts): Webhooks {
  let finished = false

  /** Whether it is done with. */
  const tell = async (target: Target, message: DueMessage): Promise<boolean> => {
    const line = { event: "webhook", brand: target.brand, target: target.id } as const
    try {
      if (isTooLate(message)) return await giveUp(message)
      const { id, body } = await composed(message)
      const headers = { ...signWebhook(target.secrets, id, now(), body), ...HEADERS }
      const attempt = await poster.post(target, headers, body)
      const delivered = "status" in attempt && attempt.status >= 200 && attempt.status < 300
      if (delivered) await store.settle(message.id, now(), true)
      log({ ...line, outcome: delivered ? "delivered" : "later", ...attempt })
      return delivered
    } catch (error) {
      // It is due again by itself, later.
      log(errorLine(error))
      log({ ...line, outcome: "later", failure: "failed" })
      return false
    }
  }

  /** What stands now, and not what stood when the message was written: a late one never says yes where a no stands by now. */
  const composed = async ({ brand: brandId, key, at, content }: DueMessage) => {
    const brand = config.brands.get(brandId)
    if (!brand || content.kind !== "change") throw new TypeError("This message tells of no change.")
    const { subject, what, door, reference } = content
    const record = (await store.read(brandId, subject)) ?? emptyRecord(brandId, subject)
    const state = marketingStateOf(record, brand.catalogue, now())
    const event = {
      type: "preferences.changed",
      timestamp: at,
      data: { brand: brandId, what, door, reference, ...state },
    }
    // With its moment: a register that was put back to an earlier day counts the same revisions again, for other changes.
    return { id: `msg_${await fingerprint(`${brandId}/${key}/${at}`)}`, body: JSON.stringify(event) }
  }

  const isTooLate = ({ at }: DueMessage): boolean => now().getTime() - Date.parse(at) > TOO_LATE_MS

  const giveUp = async ({ id, brand, target = "" }: DueMessage): Promise<true> => {
    await store.settle(id, now(), false)
    log({ event: "webhook", brand, target, outcome: "given-up" })
    return true
  }

  /** Also what waits for a receiver that the configuration has no more: nobody else takes it. */
  const giveUpOld = async (): Promise<void> => {
    while (!finished) {
      const due = await store.takeDue("events", new Date(now().getTime() - TOO_LATE_MS - 1), AT_ONCE)
      if (due.length === 0) return
      for (const message of due) await giveUp(message)
    }
  }

  const serve = (target: Target): (() => Promise<void>) => {
    const receiver = { brand: target.brand, target: target.id }
    let restsUntil = 0
    return async () => {
      while (!finished && now().getTime() >= restsUntil) {
        const due = await store.takeDue("events", now(), AT_ONCE, receiver)
        if (due.length === 0) return
        const done = await Promise.all(due.map((message) => tell(target, message)))
        if (!done.includes(true)) restsUntil = now().getTime() + REST_MS
      }
    }
  }

  const targets = [...config.webhooks].flatMap(([brand, each]) => each.map((target) => ({ ...target, brand })))
  const rounds = [giveUpOld, ...targets.map(serve)].map((round) => oneAtATime(round, log))
  const deliverDue = async () => void (await Promise.all(rounds.map((round) => round())))
  return {
    deliverDue,
    finish: () => {
      finished = true
      return deliverDue()
    },
  }
}

const HEADERS = { "content-type": "application/json", "user-agent": "preference-center" }

/** A call while one is under way waits for that one. What goes wrong is logged. */
function oneAtATime(work: () => Promise<void>, log: Log): () => Promise<void> {
  let under: Promise<void> | null = null
  return () => {
    under ??= work()
      .catch((error: unknown) => log(errorLine(error)))
      .finally(() => {
        under = null
      })
    return under
  }
}
