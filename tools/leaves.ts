/** Imported by tests only. The texts in a value of JSON, by where they stand. */

export type Path = readonly (string | number)[]

/** Where the texts stand, in order. */
export function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value === "string") return [path]
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, each]) => leavesOf(each, [...path, name]))
    : []
}

/** The same with another text at a path. */
export function withText<T>(value: T, path: Path, text: string): T {
  const copy = structuredClone(value)
  let place = copy as Record<string | number, unknown>
  for (const step of path.slice(0, -1)) place = place[step] as Record<string | number, unknown>
  place[path.at(-1) ?? ""] = text
  return copy
}
