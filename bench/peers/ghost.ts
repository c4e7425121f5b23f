import { readFileSync } from "node:fs"
import { html } from "../page/html.ts"
import { hostPage } from "../page/plain-pages.ts"
import type { Peer } from "./peer.ts"
import { json, script } from "./responses.ts"

export const GHOST = "@tryghost/portal@2.71.227"

/** Where it is, once installed. */
export const GHOST_SCRIPT = "node_modules/@tryghost/portal/umd/portal.min.js"

/** A site with two newsletters and no paid tier. What is pressed is *Unsubscribe from all emails*, on the page a mail links to. */
export const ghost: Peer = {
  name: "Ghost",
  packages: [GHOST],
  pressing: {
    target: "[data-test-button=unsubscribe-from-all-emails]",
    done: "[data-test-button=unsubscribe-from-all-emails]:disabled",
  },
  addressOf: (server, person) =>
    `${server}/unsubscribe/?${new URLSearchParams({ uuid: person, key: KEY, newsletter: DAILY })}`,
  open: async (folder) => {
    const portal = script(readFileSync(folder + GHOST_SCRIPT, "utf8"))
    return async (request, pressed) => {
      const { pathname, origin, searchParams, search } = new URL(request.url)
      if (pathname === "/unsubscribe/") return Response.redirect(`${origin}/${search}&action=unsubscribe`, 302)
      if (pathname === "/members/api/member/") return new Response(null, { status: 204 })
      if (pathname === "/portal.min.js") return portal()
      if (pathname === "/") return html(hostPage("", headOf(origin)))
      if (request.method !== "PUT") return ANSWERS[pathname]?.(origin)
      // It takes the newsletter that the link names away as it comes. That is no press.
      const { newsletters } = (await request.json()) as { readonly newsletters: readonly unknown[] }
      if (newsletters.length > 0) return json(captured("another set"))
      pressed(searchParams.get("uuid") ?? "")
      return json(captured("everything off"))
    }
  },
}

const KEY = "a0".repeat(32)
const DAILY = "00000000-0000-4000-8000-00000000000a"

/** What `{{ghost_head}}` writes for it, from here instead of a network of copies. */
const headOf = (origin: string): string =>
  `<script defer src="/portal.min.js" data-i18n="true" data-ghost="${origin}/" data-key="${"1".repeat(26)}" data-api="${origin}/ghost/api/content/" data-locale="fr" crossorigin="anonymous"></script>`

interface Exchange {
  readonly name: string
  readonly answer: { readonly body: unknown }
}

const CAPTURED = new URL("../../src/adapters/ghost/captured/6.65.0.json", import.meta.url)

/** What a Ghost answered to this. */
function captured(name: string): unknown {
  const { exchanges } = JSON.parse(readFileSync(CAPTURED, "utf8")) as { readonly exchanges: readonly Exchange[] }
  const found = exchanges.find((each) => each.name === name)
  if (!found) throw new Error(`Nothing was captured under "${name}".`)
  return found.answer.body
}

const settingsOf = (origin: string) => ({
  url: `${origin}/`,
  title: "The Daily Test",
  description: "Thoughts, stories and ideas.",
  icon: null,
  accent_color: "#FF1A75",
  locale: "fr",
  timezone: "Etc/UTC",
  members_enabled: true,
  members_invite_only: false,
  members_support_address: "noreply",
  paid_members_enabled: false,
  comments_enabled: "all",
  portal_button: false,
  portal_name: true,
  portal_plans: ["free"],
  recommendations_enabled: false,
  editor_default_email_recipients: "visibility",
  version: "6.65",
})

const FREE = { id: "free", name: "Free", slug: "free", type: "free", active: true, visibility: "public", benefits: [] }

const ANSWERS: Readonly<Record<string, (origin: string) => Response>> = {
  "/members/api/member/newsletters/": () => json(captured("both")),
  "/ghost/api/content/settings/": (origin) => json({ settings: settingsOf(origin), meta: {} }),
  "/ghost/api/content/tiers/": () => json({ tiers: [FREE], meta: {} }),
  "/ghost/api/content/newsletters/": () => json(captured("newsletters")),
}
