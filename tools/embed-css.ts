/**
 * What a document in a frame adds to the page's stylesheet: the colours by the wish of the page around it. Taken from the
 * page's own two sets of colours, so that there is one source for them.
 *
 * @throws Error when the two sets are not found
 */
export function embedCss(page: string): string {
  const dark = /@media \(prefers-color-scheme: ?dark\) ?\{ ?:root ?\{([^}]*)\}/.exec(page)?.[1]
  const light = /:root ?\{([^}]*)\}/.exec(page)?.[1]
  if (!dark || !light) throw new Error("The stylesheet has no two sets of colours.")
  const names = new Set(declarations(dark).map(([name]) => name))
  const lightOnes = declarations(light).filter(([name]) => names.has(name))
  if (names.size < 5 || lightOnes.length !== names.size)
    throw new Error("The two sets of colours differ in their names.")
  const set = (theme: string, colours: readonly [string, string][]) =>
    `:root[data-theme=${theme}]{color-scheme:${theme};${colours.map((each) => each.join(":")).join(";")}}`
  return `@layer tokens{${set("light", lightOnes)}${set("dark", declarations(dark))}}`
}

const declarations = (block: string): [string, string][] =>
  block
    .split(";")
    .map((each) => each.trim())
    .filter((each) => each.startsWith("--"))
    .map((each) => [each.slice(0, each.indexOf(":")), each.slice(each.indexOf(":") + 1)])
