import type { Brand } from "../../domain/index.ts"
import { mistakeIn } from "./mistake-in.ts"
import type { BadRow, Row } from "./read-people.ts"

/**
 * The rows of people of this brand, in their order.
 *
 * @param leftOut told of each other row, and why it is none
 */
export function goodRows(
  rows: readonly (Row | BadRow)[],
  brand: Brand,
  leftOut: (row: Row | BadRow, why: string) => void,
): Row[] {
  const good: Row[] = []
  for (const row of rows) {
    const wrong = row.fields === null ? row.wrong : mistakeIn(row, brand)
    if (row.fields === null || wrong !== null) leftOut(row, wrong ?? "")
    else good.push(row)
  }
  return good
}
