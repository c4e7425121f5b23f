import { html } from "../page/html.ts"
import { hostPage } from "../page/plain-pages.ts"
import { bundled } from "./bundle.ts"
import type { Peer } from "./peer.ts"
import { json, script } from "./responses.ts"

export const COURIER = "@trycourier/courier-ui-preferences@1.1.0"

/** As its guide has it; whoever is signed in is written into the page by the business's own server. */
const MODULE = `import { Courier } from "@trycourier/courier-ui-preferences"; Courier.shared.signIn(self.person)`

/** `<courier-preferences>` with three topics in one section. What is pressed is the first switch: there is none for all. */
export const courier: Peer = {
  name: "Courier",
  packages: [COURIER],
  pressing: { target: ".courier-pref-toggle", done: ".courier-pref-toggle[aria-checked=false]" },
  addressOf: (server, person) => `${server}/?for=${person}`,
  open: async (folder) => {
    const { files } = await bundled(folder, MODULE)
    const scripts = new Map([...files].map(([name, code]) => [`/${name}`, script(code)]))
    return async (request, pressed) => {
      const { pathname, origin, searchParams } = new URL(request.url)
      if (pathname === "/") return html(signedIn(origin, searchParams.get("for") ?? ""))
      if (pathname !== "/client/q") return scripts.get(pathname)?.()
      const { query } = (await request.json()) as { readonly query: string }
      if (!query.includes("mutation UpdateRecipientPreferenceV2")) return json({ data: DATA })
      pressed(request.headers.get("x-courier-user-id") ?? "")
      return json({ data: { updatePreferenceV2: { ...TOPICS[0], status: "OPTED_OUT" } } })
    }
  },
}

const signedIn = (origin: string, userId: string): string => {
  const urls = { rest: origin, graphql: `${origin}/client/q`, webSocket: origin.replace("http", "ws") }
  const person = JSON.stringify({ userId, jwt: "a.b.c", apiUrls: { courier: urls, inbox: urls } })
  return hostPage(
    "<courier-preferences></courier-preferences>",
    `<script>self.person=${person}</script><script type="module" src="/page.js"></script>`,
  )
}

const TOPICS = ["Nouveautés", "Soldes", "Invitations"].map((templateName, at) => ({
  templateId: `topic-${at}`,
  templateName,
  data: null,
  defaultStatus: "OPTED_IN",
  digestSchedules: null,
}))

const SECTION = {
  name: "Maison Lenoir",
  sectionId: "section",
  routingOptions: ["email"],
  hasCustomRouting: false,
  topics: { nodes: TOPICS },
}

const DATA = {
  preferencePage: { showCourierFooter: false, brand: null, channelConfigs: null, sections: { nodes: [SECTION] } },
  recipientPreferences: { nodes: [] },
}
