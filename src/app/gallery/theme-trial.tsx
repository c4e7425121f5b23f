import { type ReactNode, useId, useState } from "react"
import { THEME_DENSITIES, THEME_FONTS, type Theme } from "../../domain/index.ts"
import { checkTheme, MAX_RADIUS, type ThemeMistake } from "../../theme/index.ts"
import { readLogo } from "./read-logo.ts"
import { COLOUR_FIELDS, type ColourField, type DraftField, draftOf, type ThemeDraft, themeOf } from "./theme-draft.ts"

interface ThemeTrialProps {
  /** What the examples wear now. */
  readonly worn: Theme
  /** Called with each theme that passes. */
  readonly wear: (theme: Theme) => void
}

/** Tokens to try on the example, what is wrong with them and what would be right, and the configuration to take along. */
export function ThemeTrial({ worn, wear }: ThemeTrialProps) {
  const [draft, setDraft] = useState(() => draftOf(worn))
  const theme = themeOf(draft)
  const checked = checkTheme(theme)
  const put = (changes: Partial<ThemeDraft>) => {
    const next = { ...draft, ...changes }
    setDraft(next)
    const now = checkTheme(themeOf(next))
    if (now.ok) wear(now.theme)
  }
  return (
    <details className="trial" open={Object.keys(worn).length > 0}>
      <summary>Try a theme on it</summary>
      <p>
        Each token may be left out: then it is ours, or follows from the others. The example changes as soon as a theme
        passes.
      </p>
      <div className="tokens">
        {COLOUR_FIELDS.map((field) => (
          <ColourToken key={field} field={field} value={draft[field]} put={put} />
        ))}
        <Token name="radius">
          {(id) => (
            <input
              id={id}
              type="number"
              min={0}
              max={MAX_RADIUS}
              value={draft.radius}
              onChange={({ target }) => put({ radius: target.value })}
            />
          )}
        </Token>
        <ChoiceToken field="font" values={THEME_FONTS} value={draft.font} put={put} />
        <ChoiceToken field="density" values={THEME_DENSITIES} value={draft.density} put={put} />
        <LogoToken put={put} />
      </div>
      <div role="status">
        {checked.ok ? (
          <p className="verdict">This theme passes.</p>
        ) : (
          <MistakesOfTheme mistakes={checked.mistakes} put={put} />
        )}
      </div>
      <Configuration theme={theme} />
      <button type="button" className="button" onClick={() => put(draftOf({}))}>
        Leave all of it out
      </button>
    </details>
  )
}

type Put = (changes: Partial<ThemeDraft>) => void

function Token({ name, children }: { readonly name: string; readonly children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="token">
      <label htmlFor={id}>{name}</label>
      {children(id)}
    </div>
  )
}

/** A colour to type, and the same to pick. */
function ColourToken({
  field,
  value,
  put,
}: {
  readonly field: ColourField
  readonly value: string
  readonly put: Put
}) {
  return (
    <Token name={field}>
      {(id) => (
        <span className="colour">
          <input
            id={id}
            type="text"
            value={value}
            placeholder="#rrggbb"
            spellCheck={false}
            onChange={({ target }) => put({ [field]: target.value })}
          />
          <input
            type="color"
            aria-label={`Pick ${field}`}
            value={/^#[0-9a-f]{6}$/i.test(value) ? value : "#808080"}
            onChange={({ target }) => put({ [field]: target.value })}
          />
        </span>
      )}
    </Token>
  )
}

interface ChoiceTokenProps {
  readonly field: Exclude<DraftField, ColourField | "radius">
  readonly values: readonly string[]
  readonly value: string
  readonly put: Put
}

function ChoiceToken({ field, values, value, put }: ChoiceTokenProps) {
  return (
    <Token name={field}>
      {(id) => (
        <select id={id} value={value} onChange={({ target }) => put({ [field]: target.value })}>
          <option value="">as ours</option>
          {values.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      )}
    </Token>
  )
}

function LogoToken({ put }: { readonly put: Put }) {
  const [wrong, setWrong] = useState(false)
  const take = async (file: File | undefined) => {
    setWrong(false)
    if (!file) return put({ logo: null })
    await readLogo(file).then(
      (logo) => put({ logo }),
      () => setWrong(true),
    )
  }
  return (
    <Token name="logo">
      {(id) => (
        <>
          <input
            id={id}
            type="file"
            accept="image/svg+xml,image/png,image/webp"
            onChange={({ target }) => void take(target.files?.[0])}
          />
          <small role="status">{wrong ? "This is no picture that a browser can show." : ""}</small>
        </>
      )}
    </Token>
  )
}

/** What is wrong, each with the way out. */
function MistakesOfTheme({ mistakes, put }: { readonly mistakes: readonly ThemeMistake[]; readonly put: Put }) {
  return (
    <ul className="mistakes">
      {mistakes.map(({ token, message, proposal }) => (
        <li key={token}>
          <strong>{token}</strong>: {message}.{" "}
          {proposal && (
            <button type="button" className="button" onClick={() => put({ [token]: proposal })}>
              Take {proposal}
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}

/** What goes into the configuration of the brand. */
function Configuration({ theme }: { readonly theme: unknown }) {
  const [copied, setCopied] = useState("")
  const json = JSON.stringify({ theme }, null, 2)
  const copy = () =>
    navigator.clipboard.writeText(json).then(
      () => setCopied(json),
      () => setCopied(""),
    )
  return (
    <>
      <pre>
        <code>{json}</code>
      </pre>
      <button type="button" className="button" onClick={() => void copy()}>
        Copy the configuration
      </button>{" "}
      <span role="status">{copied === json ? "Copied." : ""}</span>
    </>
  )
}
