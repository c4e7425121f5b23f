import { SETTINGS, type Setting, type Wishes } from "./wishes.ts"

/** What the settings and their values are called; a language by its own name, a width in CSS pixels. */
const NAMES: Readonly<Record<Setting, string>> = {
  lang: "Language",
  scheme: "Colours",
  dir: "Direction",
  width: "Width",
}
const VALUES: Readonly<Record<Setting, Readonly<Record<string, string>>>> = {
  lang: {},
  scheme: { "": "as the device", light: "light", dark: "dark" },
  dir: { ltr: "left to right", rtl: "right to left" },
  width: { "": "all there is" },
}

const nameOf = (setting: Setting, value: string): string =>
  VALUES[setting][value] ??
  (setting === "lang" ? (new Intl.DisplayNames([value], { type: "language" }).of(value) ?? value) : `${value} px`)

interface SettingsProps {
  readonly wishes: Wishes
  readonly show: (changes: Partial<Wishes>) => void
}

/** In what the example is shown. */
export function Settings({ wishes, show }: SettingsProps) {
  return (
    <div className="settings">
      {(Object.keys(SETTINGS) as Setting[]).map((setting) => (
        <label key={setting}>
          <span>{NAMES[setting]}</span>
          <select value={wishes[setting]} onChange={({ target }) => show({ [setting]: target.value })}>
            {SETTINGS[setting].map((value) => (
              <option key={value} value={value} lang={setting === "lang" ? value : undefined}>
                {nameOf(setting, value)}
              </option>
            ))}
          </select>
        </label>
      ))}
    </div>
  )
}
