import type { Catalogue, Locale, LocalizedText, Topic } from "../../domain/index.ts"
import type { Newsletter, Standing } from "./ghost-answers.ts"

/** The one channel of Ghost. */
export const EMAIL = "email"

const COMMENTS = "comments"
const UPDATES = "updates"

/** Ids of Ghost may begin with a digit, ours begin with a letter. */
const topicOf = (newsletter: string): string => `n-${newsletter}`

/** The newsletter that a topic stands for; `undefined` for the two topics that are none. */
const newsletterOf = (topic: string): string | undefined => /^n-(.+)$/.exec(topic)?.[1]

/** Whether the member receives what this topic stands for. */
export function receives(standing: Standing, topic: string): boolean {
  if (topic === COMMENTS) return standing.comments
  if (topic === UPDATES) return receivesUpdates(standing)
  return standing.newsletters.has(newsletterOf(topic) ?? "")
}

/** Whoever never decided gets updates as long as they get a newsletter: so Ghost sends. */
const receivesUpdates = ({ newsletters, updates = false }: Pick<Standing, "newsletters" | "updates">): boolean =>
  updates ?? newsletters.size > 0

/**
 * What is sent to Ghost so that these topics are as chosen, and all others as they were. What does not change is left out.
 * Ghost replaces the whole set of newsletters by what it is sent, and takes an item without an id for an empty set.
 */
export function changesFor(standing: Standing, choices: ReadonlyMap<string, boolean>): Record<string, unknown> {
  const newsletters = new Set(standing.newsletters)
  for (const [topic, wanted] of choices) {
    const newsletter = newsletterOf(topic)
    if (newsletter === undefined) continue
    if (wanted) newsletters.add(newsletter)
    else newsletters.delete(newsletter)
  }
  const comments = choices.get(COMMENTS) ?? standing.comments
  const updates = choices.get(UPDATES) ?? receivesUpdates(standing)
  const otherSet = isOther(newsletters, standing.newsletters)
  const otherUpdates = updates !== receivesUpdates({ newsletters, updates: standing.updates })
  return {
    ...(otherSet ? { newsletters: [...newsletters].map((id) => ({ id })) } : {}),
    ...(comments === standing.comments ? {} : { enable_comment_notifications: comments }),
    ...(otherUpdates ? { enable_updates_and_announcements: updates } : {}),
  }
}

const isOther = (set: ReadonlySet<string>, before: ReadonlySet<string>): boolean =>
  set.size !== before.size || [...set].some((id) => !before.has(id))

/** Everything off, whatever stands. Whoever never decided on updates decides by leaving. */
export const nothingMore = ({ updates }: Standing): Record<string, unknown> => ({
  newsletters: [],
  enable_comment_notifications: false,
  ...(updates === undefined ? {} : { enable_updates_and_announcements: false }),
})

/** Nothing comes any more. */
export const isNothing = (standing: Standing): boolean =>
  standing.newsletters.size === 0 && !standing.comments && !receivesUpdates(standing)

/** What this site sends, and what can be chosen of it: newsletters, mail about comments, and updates where Ghost has them. */
export function catalogueOf(newsletters: readonly Newsletter[], locale: Locale, standing: Standing): Catalogue {
  const topic = (id: string, name: LocalizedText, description: LocalizedText): Topic => ({
    id,
    name,
    description,
    channels: [EMAIL],
  })
  return {
    channels: [{ id: EMAIL, name: EMAIL_NAME, defaultBasis: "consent" }],
    topics: [
      ...newsletters.map(({ id, name, description }) =>
        topic(topicOf(id), { [locale]: name }, { [locale]: description ?? "" }),
      ),
      topic(COMMENTS, COMMENTS_NAME, COMMENTS_DESCRIPTION),
      ...(standing.updates === undefined ? [] : [topic(UPDATES, UPDATES_NAME, UPDATES_DESCRIPTION)]),
    ],
    services: [],
  }
}

const EMAIL_NAME: LocalizedText = { en: "E-mail", fr: "E-mail", nl: "E-mail", de: "E-Mail" }

const COMMENTS_NAME: LocalizedText = {
  en: "Replies to comments",
  fr: "Réponses aux commentaires",
  nl: "Antwoorden op reacties",
  de: "Antworten auf Kommentare",
}

const COMMENTS_DESCRIPTION: LocalizedText = {
  en: "When somebody replies to a comment of yours.",
  fr: "Quand quelqu’un répond à l’un de vos commentaires.",
  nl: "Als iemand antwoordt op een reactie van u.",
  de: "Wenn jemand auf einen Ihrer Kommentare antwortet.",
}

const UPDATES_NAME: LocalizedText = {
  en: "Updates and announcements",
  fr: "Nouveautés et annonces",
  nl: "Nieuws en aankondigingen",
  de: "Neuigkeiten und Ankündigungen",
}

const UPDATES_DESCRIPTION: LocalizedText = {
  en: "Messages now and then that belong to no newsletter.",
  fr: "Des messages de temps en temps, hors des newsletters.",
  nl: "Af en toe een bericht dat bij geen nieuwsbrief hoort.",
  de: "Ab und zu Nachrichten, die zu keinem Newsletter gehören.",
}
