import { useEffect, useRef } from "react"
import { GROUPS } from "./examples.ts"
import { type Wishes, writeWishes } from "./wishes.ts"

interface PickersProps {
  readonly wishes: Wishes
  readonly show: (changes: Partial<Wishes>) => void
}

/** All examples as links, where there is room for them. */
export function ExampleList({ wishes }: Pick<PickersProps, "wishes">) {
  const list = useRef<HTMLElement>(null)
  // Whoever arrives with an example's address sees where in the list it stands.
  useEffect(() => list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" }), [])
  return (
    <nav aria-label="Examples" ref={list}>
      {GROUPS.map(({ name, examples }) => (
        <section key={name}>
          <h2>{name}</h2>
          <ul>
            {examples.map(({ id, title }) => (
              <li key={id}>
                <a
                  href={`#${writeWishes("example", { ...wishes, example: id })}`}
                  aria-current={id === wishes.example ? "page" : undefined}
                >
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}

/** The same where there is none, as on a phone. */
export function ExampleSelect({ wishes, show }: PickersProps) {
  return (
    <label className="example-select">
      <span>Example</span>
      <select value={wishes.example} onChange={({ target }) => show({ example: target.value })}>
        {GROUPS.map(({ name, examples }) => (
          <optgroup key={name} label={name}>
            {examples.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  )
}
