import { sampleBrand } from "../../demo/sample-brand.ts"
import type { Brand } from "../../domain/index.ts"
import type { Example, ExampleGroup } from "./example.ts"
import { freshReceipt, inAll, jeanne, left } from "./sample.ts"

/** The sample sender, whatever is said of it and everything it sends, under one name. */
const named = (name: string): Brand => ({
  ...sampleBrand,
  name,
  controller: { name, address: name },
  about: inAll(name),
  complaintAuthority: inAll(name),
  doors: { post: { address: name } },
  catalogue: {
    channels: sampleBrand.catalogue.channels.map((channel) => ({ ...channel, name: inAll(name) })),
    topics: sampleBrand.catalogue.topics.map((topic) => ({ ...topic, name: inAll(name), description: inAll(name) })),
    services: [inAll(name)],
  },
})

const NAMES = {
  "long-names": ["Names of many words", `${"Société anonyme des anciens établissements ".repeat(5)}et fils`],
  "long-word": ["A word of 61 letters", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunter"],
  "right-to-left": ["Names from right to left", "شركة الاتصالات الوطنية"],
  emoji: ["Names of pictures", "🎉🎂🔥💥🧁🪩🎈"],
  markup: ["Names that look like markup", `</b><script>"'&lt;{{email}}`],
} as const

const examples = Object.entries(NAMES).flatMap(([id, [title, name]]): Example[] => {
  const brand = named(name)
  return [
    {
      id: `hostile/${id}`,
      title,
      shows: "Whatever a sender calls itself and what it sends: the first answer stays first, whole and in sight.",
      model: { brand },
    },
    {
      id: `hostile/${id}-preferences`,
      title: `${title}, single choices`,
      shows: "Every box keeps its word, and nothing scrolls sideways.",
      model: { brand, screen: "preferences" },
    },
    {
      id: `hostile/${id}-unsubscribed`,
      title: `${title}, on a receipt`,
      shows: "What stopped and what continues, under these names.",
      person: left(jeanne, freshReceipt.at),
      model: { brand, screen: "unsubscribed", receipt: freshReceipt },
      until: ".reason button",
    },
  ]
})

export const hostile: ExampleGroup = { name: "Difficult names", examples }
