import type { Pixels } from "../tools/png.ts"

/**
 * The mean colours of squares are compared, small squares and large ones. Another browser draws the edges of letters
 * otherwise, but with as much ink: the larger the square, the less remains of that, and the less is left to it. What moved
 * shows in the small ones, what changed its colour in the large ones.
 */
const SQUARES = [12, 24, 48, 96]

/**
 * By how much of 255 the mean of a square may differ: this, divided by the pixels along its edge. Letters that another build
 * of Chromium drew, nine versions older, came to 225; so did letters on whole pixels.
 */
const TOLERANCE = 288

/** What tells two pictures apart, in words; `null` where they are alike. */
export function unlikeness(now: Pixels, kept: Pixels): string | null {
  const [size, before] = [now, kept].map(({ width, height }) => `${width} × ${height}`)
  if (size !== before) return `It is ${size} pixels large, and was ${before}.`
  const [worst] = SQUARES.map((square) => ({ square, ...greatestDifference(now, kept, square) })).sort(
    (one, other) => other.by * other.square - one.by * one.square,
  )
  if (!worst || worst.by * worst.square <= TOLERANCE) return null
  const { square, by, x, y } = worst
  return `It differs most around ${x}, ${y}: by ${by.toFixed(1)} of 255 on ${square} pixels, where ${TOLERANCE / square} are allowed.`
}

/** Where the means of squares of one size differ most. Each square begins half a square after the one before. */
function greatestDifference(now: Pixels, kept: Pixels, square: number) {
  const cell = square / 2
  const [across, down] = [Math.ceil(now.width / cell), Math.ceil(now.height / cell)]
  const sums = new Int32Array(across * down * 4)
  for (let y = 0; y < now.height; y += 1) {
    for (let x = 0; x < now.width; x += 1) {
      const from = (y * now.width + x) * 4
      const into = (Math.floor(y / cell) * across + Math.floor(x / cell)) * 4
      for (let part = 0; part < 4; part += 1) {
        sums[into + part] = (sums[into + part] ?? 0) + (now.rgba[from + part] ?? 0) - (kept.rgba[from + part] ?? 0)
      }
    }
  }
  const sum = (row: number, column: number, part: number) => sums[(row * across + column) * 4 + part] ?? 0
  let greatest = { by: 0, x: 0, y: 0 }
  for (let row = 1; row < down; row += 1) {
    for (let column = 1; column < across; column += 1) {
      for (let part = 0; part < 4; part += 1) {
        const above = sum(row - 1, column - 1, part) + sum(row - 1, column, part)
        const below = sum(row, column - 1, part) + sum(row, column, part)
        const by = Math.abs(above + below) / square ** 2
        if (by > greatest.by) greatest = { by, x: column * cell, y: row * cell }
      }
    }
  }
  return greatest
}
