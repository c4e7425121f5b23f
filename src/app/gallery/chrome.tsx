import { useSyncExternalStore } from "react"
import { Dress } from "./dress.tsx"
import type { Example } from "./example.ts"
import { EXAMPLES } from "./examples.ts"
import { Mistakes } from "./mistakes.tsx"
import { ExampleList, ExampleSelect } from "./pickers.tsx"
import { Settings } from "./settings.tsx"
import { ThemeTrial } from "./theme-trial.tsx"
import { readWishes, type Wishes, writeWishes } from "./wishes.ts"

const IDS = EXAMPLES.map(({ id }) => id)

/** The gallery: what there is to see, in what it is to be shown, and the example itself in a frame. */
export function Chrome() {
  const written = useSyncExternalStore(onHash, () => location.hash.slice(1))
  const { wishes, mistakes } = readWishes("example", written, IDS)
  const example = EXAMPLES.find(({ id }) => id === wishes.example)
  const show = (changes: Partial<Wishes>) => {
    location.hash = writeWishes("example", { ...wishes, ...changes })
  }
  return (
    <>
      <Dress title={example ? `${example.title} – Gallery` : "Gallery"} />
      <button type="button" className="skip" onClick={() => document.getElementById("example")?.focus()}>
        Skip to the example
      </button>
      <div className="gallery">
        <header>
          <p className="what">preference-center</p>
          <p className="how-many">{IDS.length} things that the page can show, each drawn by the page itself.</p>
          <ExampleSelect wishes={wishes} show={show} />
        </header>
        <ExampleList wishes={wishes} />
        <main id="example" tabIndex={-1}>
          {mistakes.length > 0 || !example ? (
            <Mistakes mistakes={mistakes} />
          ) : (
            <Shown example={example} wishes={wishes} />
          )}
          <Settings wishes={wishes} show={show} />
          <ThemeTrial worn={wishes.theme} wear={(theme) => show({ theme })} />
          {mistakes.length === 0 && example && <Framed example={example} wishes={wishes} />}
        </main>
      </div>
    </>
  )
}

const onHash = (listener: () => void) => {
  addEventListener("hashchange", listener)
  return () => removeEventListener("hashchange", listener)
}

interface ShownProps {
  readonly example: Example
  readonly wishes: Wishes
}

/** What it is, told when it changes. */
function Shown({ example: { title, shows, id } }: ShownProps) {
  return (
    <div className="shown" aria-live="polite">
      <h1>{title}</h1>
      <p>
        {shows} <code>{id}</code>
      </p>
    </div>
  )
}

/** The example, as wide as wished, in a document of its own. */
function Framed({ example, wishes }: ShownProps) {
  const address = `?${writeWishes("stage", { ...wishes, width: "" })}`
  return (
    <>
      <div className="room">
        {/* A new frame for each: another address in the same one would be an entry in the history. */}
        <iframe
          key={address}
          src={address}
          title={example.title}
          style={wishes.width === "" ? {} : { width: `${wishes.width}px` }}
        />
      </div>
      <p className="alone">
        <a href={address} target="_blank" rel="noreferrer">
          Open the example by itself
        </a>
      </p>
    </>
  )
}
