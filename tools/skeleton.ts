/** Imported by tests only. What a document is made of, as text alone: built by us, so that no tag is written otherwise than so. */

const TAG = /<([/!]?[a-z][a-z0-9-]*)((?:"[^"]*"|[^"<>])*)>?/gi
const ATTRIBUTE = /([^\s="/]+)(?:="([^"]*)")?/g
/** Told apart by whose address it is: what follows that depends on who is shown what. */
const LEADS = /^(href|action|formaction|src)$/

/** Elements with the names of their attributes, in order, and where each leads. */
export const skeletonOf = (html: string): string[] =>
  [...html.replace(/<script type="application\/json".*?<\/script>/s, "").matchAll(TAG)].map(
    ([, element, attributes = ""]) => {
      const named = [...attributes.matchAll(ATTRIBUTE)].map(([, name = "", value = ""]) =>
        LEADS.test(name) ? `${name}=${value.split(/[/?#]/)[0]}` : name,
      )
      return [element, ...named].join(" ")
    },
  )

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'", amp: "&" }

/** All that is read, without markup. */
export const readIn = (html: string): string =>
  html.replace(/<[^>]*>/g, "").replace(/&(#?\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity)
