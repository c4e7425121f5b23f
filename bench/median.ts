/** The middle one; of an even number the upper of the two in the middle. 0 of none. */
export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0

/** Below which so many of a hundred are; 0 of none. */
export const percentile = (numbers: readonly number[], percent: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length * percent) / 100)] ?? 0
/** The median of each figure over some runs; `null` where there is none. @throws Error of no run */
export function mediansOf<Run extends object>(runs: readonly Run[]): Run {
  const [first] = runs
  if (!first) throw new Error("There was no run.")
  const names = Object.keys(first) as (keyof Run)[]
  const found = names.map((name) => [name, first[name] === null ? null : median(runs.map((run) => Number(run[name])))])
  return Object.fromEntries(found) as Run
}
