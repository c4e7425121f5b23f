/** Somebody's React app, with the centre in it: built by the tests from the published package alone. */
import { PreferenceCenter } from "preference-center"
import type { Theme } from "preference-center/domain"
import { StrictMode, useState } from "react"
import { createRoot } from "react-dom/client"
import { ADAPTERS, type AdapterName } from "./adapters.ts"
import { brand } from "./brand.ts"

const wishes = new URLSearchParams(location.search)
const name = (wishes.get("adapter") ?? "memory") as AdapterName
const screen = wishes.get("screen") === "preferences" ? "preferences" : "choice"
const theme = wishes.get("theme")
const themed = theme === null ? brand : { ...brand, theme: JSON.parse(theme) as Theme }
const copies = Array.from({ length: Number(wishes.get("copies") ?? 1) }, (_, at) => ({
  token: `person-${at + 1}`,
  adapter: ADAPTERS[name](),
}))

function Host() {
  const [shown, show] = useState(true)
  const [locale, speak] = useState<string>()
  const [, count] = useState(0)
  Object.assign(window, { host: { show, speak, drawAgain: () => count((times) => times + 1) } })
  return (
    <form
      onSubmit={() => {
        document.title = "the host's own form was submitted"
      }}
    >
      <h1 id="choice">Host</h1>
      <p className="choice all button page">The host's own words</p>
      {shown &&
        copies.map(({ token, adapter }) => (
          <PreferenceCenter
            key={token}
            // A new object at every drawing, as hosts happen to write it.
            adapter={{ ...adapter }}
            brand={structuredClone(themed)}
            token={token}
            screen={screen}
            {...(locale ? { locale } : {})}
          />
        ))}
    </form>
  )
}

const root = document.getElementById("root")
if (root)
  createRoot(root).render(
    <StrictMode>
      <Host />
    </StrictMode>,
  )
