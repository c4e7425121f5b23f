/** What ours is compared with: pages that others would build, with the same two answers in the same words. */

const LEAVE = "Je me désinscris de toutes les communications"
const ADAPT = "J’adapte mes préférences"

const STYLE = `body{font:1rem/1.5 system-ui;max-width:34rem;margin:2rem auto;padding:0 1rem;background:#fbfaf7;color:#1c1d1a}
button,a{display:block;box-sizing:border-box;width:100%;margin:1rem 0;padding:1rem;font:inherit;text-align:left;border:2px solid #1c1d1a;border-radius:.5rem}
button{background:#1c1d1a;color:#fff}`

const documentOf = (title: string, head: string, body: string): string =>
  `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>${head}</head><body>${body}</body></html>`

const question = (token: string, action: string): string =>
  `<main><h1>Que souhaitez-vous recevoir de Maison Lenoir ?</h1>
<form id="leave" method="post" action="${action}/${token}"><input type="hidden" name="List-Unsubscribe" value="One-Click">
<button type="submit">${LEAVE}</button><a href="/bench/form/${token}">${ADAPT}</a></form></main>`

/** The floor: nothing but a form. */
export const staticForm = (token: string, action: string): string =>
  documentOf("Préférences", `<style>${STYLE}</style>`, question(token, action))

/** Where the floor's form leads. */
export const STATIC_DONE = documentOf("Préférences", `<style>${STYLE}</style>`, "<main><h1>C’est fait</h1></main>")

/** The same form, posted by a small script that stays on the page. */
export const staticWithScript = (token: string): string =>
  documentOf(
    "Préférences",
    `<style>${STYLE}</style>`,
    `${question(token, "/bench/script")}<script>
document.querySelector("#leave").addEventListener("submit", async (event) => {
  event.preventDefault()
  const form = event.target
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), keepalive: true })
  if (answer.ok) document.querySelector("main").innerHTML = "<h1>C’est fait</h1>"
})</script>`,
  )

/**
 * The same application as everybody else ships it: an empty place, a stylesheet and modules in the head, and data that is
 * fetched once the application runs. Kinder to it than most: its texts and its brand need no request of their own after that.
 *
 * @param ours the document that we serve, of which it takes style, modules and brand
 */
export function clientRendered(ours: string, token: string): string {
  const found = (pattern: RegExp): string => {
    const [, part] = pattern.exec(ours) ?? []
    if (part === undefined) throw new Error(`The page holds nothing like ${pattern}.`)
    return part
  }
  const style = found(/<style>(.*?)<\/style>/s) + found(/<style id="later-style"[^>]*>(.*?)<\/style>/s)
  const modules = found(/data-app="([^"]*)"/).split(" ")
  const model = JSON.parse(found(/<script type="application\/json" id="model">(.*?)<\/script>/s))
  const unread = JSON.stringify({ ...model, token: null, snapshot: null, link: "unknown" }).replaceAll("<", "\\u003c")
  const preloads = modules.slice(0, -1).map((path) => `<link rel="modulepreload" href="${path}">`)
  return documentOf(
    "Préférences",
    `<style>${style}</style>${preloads.join("")}<script>self.firstPress={token:"${token}"}</script>
<script type="module" src="${modules.at(-1)}"></script>`,
    `<div id="app"></div><p id="said" role="status"></p><script type="application/json" id="model">${unread}</script>`,
  )
}

/** A page of a business as it is without us, and with something in it. Their token comes from their own server. */
export const hostPage = (place: string, head = ""): string =>
  documentOf("Mon compte", `<style>${STYLE}</style>${head}`, `<h1>Mon compte</h1>${place}<p>Vos commandes</p>`)

/** A customer portal that frames ours, as its guide says: written into its HTML where it is in sight at once. */
export const portal = (server: string, token: string, above = ""): string =>
  hostPage(
    `${above}<preference-center lang="fr">${above ? "" : `<iframe title="Mes préférences" src="${server}/fr/embed?view=centre"></iframe>`}<a href="/communications">Mes préférences</a></preference-center><script>
document.querySelector("preference-center").getToken = async () => (await fetch("/token", { method: "POST", body: "${token}" })).text()
</script>`,
    `<style>preference-center{display:block;min-height:1074px}preference-center>iframe{display:block;width:100%;height:1074px;border:0}</style>
<script type="module" src="${server}/embed.js"></script>`,
  )

/** So much else stands above that nobody sees the centre. */
export const ABOVE = '<div style="height:4000px">Vos factures</div>'

/** The floor in a frame that was written by hand, with its token in its address. */
export const bareFrame = (server: string, token: string): string =>
  hostPage(
    `<iframe title="Mes préférences" style="width:100%;height:400px;border:0" src="${server}/bench/bare/${token}"></iframe>`,
  )
