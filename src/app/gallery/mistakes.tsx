import { Dress } from "./dress.tsx"

interface MistakesProps {
  /** Each in a sentence that says what is possible. */
  readonly mistakes: readonly string[]
}

/** What is wrong with an address of the gallery. */
export function Mistakes({ mistakes }: MistakesProps) {
  return (
    <ul className="mistakes" role="alert">
      {mistakes.map((mistake) => (
        <li key={mistake}>{mistake}</li>
      ))}
    </ul>
  )
}

/** The same where nothing else can be drawn. */
export function MistakePage({ mistakes }: MistakesProps) {
  return (
    <>
      <Dress />
      <main className="mistake">
        <h1>This address shows nothing</h1>
        <Mistakes mistakes={mistakes} />
        <p>
          <a href="?">All examples</a>
        </p>
      </main>
    </>
  )
}
