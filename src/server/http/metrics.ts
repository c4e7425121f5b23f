import type { Brand } from "../../domain/index.ts"
import type { ServerConfig } from "../config.ts"
import type { Register } from "../register.ts"

/** The text format that Prometheus reads (exposition format 0.0.4). */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"

interface Metric {
  readonly name: string
  readonly help: string
  readonly samples: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]
}

/**
 * What a brand's own monitoring is told, and nothing of another brand (D28): for how long the oldest change waits for each
 * of its systems (A31, A35), and the oldest mail for its person. Seconds; 0 where nothing waits.
 */
export async function metricsOf(
  { id: brand }: Brand,
  { webhooks }: Pick<ServerConfig, "webhooks">,
  register: Pick<Register, "waitingSince">,
  now: Date,
): Promise<string> {
  const age = (since: string | null) => (since === null ? 0 : Math.max(0, (now.getTime() - Date.parse(since)) / 1000))
  const targets = webhooks.get(brand) ?? []
  const undelivered = targets.map(async ({ id: target }) => ({
    labels: { brand, target },
    value: age(await register.waitingSince(brand, "events", target)),
  }))
  const metrics: Metric[] = [
    {
      name: "preference_center_oldest_undelivered_change_seconds",
      help: "For how long the oldest change waits that this webhook has not acknowledged; 0 when none does.",
      samples: await Promise.all(undelivered),
    },
    {
      name: "preference_center_oldest_unsent_mail_seconds",
      help: "For how long the oldest mail to a person waits that was not handed over; 0 when none does.",
      samples: [{ labels: { brand }, value: age(await register.waitingSince(brand, "mail")) }],
    },
  ]
  return metrics.map(textOf).join("")
}

/** Names of labels and their values are ids, in which nothing has to be escaped. */
const textOf = ({ name, help, samples }: Metric): string =>
  [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...samples.map(({ labels, value }) => {
      const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text}"`)
      return `${name}{${pairs.join(",")}} ${value}`
    }),
    "",
  ].join("\n")
