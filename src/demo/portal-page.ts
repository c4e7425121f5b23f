import { documentOf } from "./demo-page.ts"
import { sampleBrand } from "./sample-brand.ts"
import { samplePeople } from "./sample-people.ts"

/** What a business copies into its own portal. */
export const pageToCopy = (centre: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>My communications</title>
<script type="module" src="${centre}/embed.js"></script>
<preference-center lang="en"><a href="/communications">My communications</a></preference-center>
<script type="module">
  document.querySelector("preference-center").getToken = async () => (await fetch("/token", { method: "POST" })).text()
</script>
</html>
`

/** A plain customer portal with a customer logged in, and the centre as a part of it. */
export const portalPage = (centre: string): string =>
  documentOf(
    "My account, Maison Lenoir",
    `<h1>My account</h1><p>Logged in as ${samplePeople[0]?.name}.</p>
<section class="card"><h2>Last order</h2><p>1 winter coat, delivered on Tuesday.</p></section>
<section class="card"><h2>My communications</h2>
<preference-center lang="en"><a class="button" href="/communications">My communications</a></preference-center></section>
<section class="card"><h2>What this portal can do with it</h2><p class="switches">
${choice("lang", "Language", sampleBrand.locales, "en")}
${choice("theme", "Theme", ["auto", "light", "dark"], "auto")}
${choice("view", "View", ["centre", "preferences", "button"], "centre")}</p>
<h3>What it was told, newest first</h3><ol id="told" reversed></ol></section>
<section class="card"><h2>The same in your portal</h2>
<p>The portal’s server signs a token for fifteen minutes when <code>/token</code> is asked, with its own key and <code>signLink</code> of <code>preference-center/link</code>. It stands in no HTML and in no address. <a href="/page-to-copy.html">This page as a file</a>:</p>
<pre><code>${pageToCopy(centre).replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</code></pre></section>`,
    `<link rel="stylesheet" href="/portal.css"><script type="module" src="${centre}/embed.js"></script><script type="module" src="/portal.js"></script>`,
  )

const choice = (id: string, label: string, values: readonly string[], chosen: string): string =>
  `<label>${label} <select id="${id}">${values
    .map((value) => `<option${value === chosen ? " selected" : ""}>${value}</option>`)
    .join("")}</select></label>`
