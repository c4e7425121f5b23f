import { expect, test } from "vitest"
import { type Pixels, readPng, writePng } from "./png.ts"

/** A picture with a colour of its own for each pixel. */
function picture(width: number, height: number, colour: (x: number, y: number) => readonly number[]): Pixels {
  const rgba = new Uint8Array(width * height * 4)
  for (let at = 0; at < width * height; at += 1) rgba.set(colour(at % width, Math.floor(at / width)), at * 4)
  return { width, height, rgba }
}

test("a picture of few colours comes back as it was, with what is transparent in it", () => {
  const few = picture(17, 5, (x, y) => [x * 15, y * 60, 7, x === y ? 0 : 255])
  expect(readPng(writePng(few))).toEqual(few)
})

test("of more colours than a palette holds, the commonest stay and none moves far", () => {
  const many = picture(60, 60, (x, y) => (y < 20 ? [1, 2, 3, 255] : [x * 4, y * 4, 128, 255]))
  const { rgba } = readPng(writePng(many))
  expect([...rgba.subarray(0, 4)]).toEqual([1, 2, 3, 255])
  const moved = many.rgba.map((part, at) => Math.abs(part - (rgba[at] ?? 0)))
  expect(Math.max(...moved)).toBeGreaterThan(0)
  expect(Math.max(...moved)).toBeLessThanOrEqual(16)
})

test("what no browser writes is refused", () => {
  const interlaced = writePng(picture(1, 1, () => [0, 0, 0, 255]))
  interlaced[28] = 1
  expect(() => readPng(interlaced)).toThrow("no PNG")
})
