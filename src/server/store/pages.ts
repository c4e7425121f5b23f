import type { Page } from "./store.ts"

/** Every entry, page by page. */
export async function* pages<T>(pageAfter: (after: string | null) => Promise<Page<T>>): AsyncGenerator<readonly T[]> {
  let after: string | null = null
  do {
    const { entries, next }: Page<T> = await pageAfter(after)
    yield entries
    after = next
  } while (after !== null)
}
