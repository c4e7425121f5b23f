import { crc32, deflateSync, inflateSync } from "node:zlib"

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** A picture, row by row; each pixel is four bytes: red, green, blue, and how opaque it is. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

/** Bytes a pixel by the kind of PNG, each of eight bits and not interlaced: full colours, a palette, colours with opacity. */
const DEPTHS: Readonly<Record<string, number>> = { "8,2,0,0,0": 3, "8,3,0,0,0": 1, "8,6,0,0,0": 4 }

/** Reads a PNG as browsers and `writePng` write it. */
export function readPng(png: Buffer): Pixels {
  const chunks: Record<string, Buffer[]> = {}
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const name = png.toString("latin1", at + 4, at + 8)
    chunks[name] = [...(chunks[name] ?? []), png.subarray(at + 8, at + 8 + length)]
    at += length + 12
  }
  const [header = Buffer.alloc(13)] = chunks.IHDR ?? []
  const depth = DEPTHS[header.subarray(8).join()]
  if (depth === undefined) throw new Error("This is no PNG of a kind that browsers write.")
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const bytes = unfiltered(inflateSync(Buffer.concat(chunks.IDAT ?? [])), width * depth, height, depth)
  const [colours = Buffer.alloc(0)] = chunks.PLTE ?? []
  const [opacities = Buffer.alloc(0)] = chunks.tRNS ?? []
  const rgba = new Uint8Array(width * height * 4).fill(255)
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const [at, from] = depth === 1 ? [bytes[pixel] ?? 0, colours] : [pixel, bytes]
    const size = depth === 1 ? 3 : depth
    for (let part = 0; part < size; part += 1) rgba[pixel * 4 + part] = from[at * size + part] ?? 0
    if (depth === 1) rgba[pixel * 4 + 3] = opacities[at] ?? 255
  }
  return { width, height, rgba }
}

/** Each byte as what it is: it was written as its difference to its neighbours (PNG, section 9). */
function unfiltered(data: Buffer, stride: number, height: number, depth: number): Uint8Array {
  const out = new Uint8Array(stride * height)
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x
      const left = x < depth ? 0 : (out[at - depth] ?? 0)
      const above = y === 0 ? 0 : (out[at - stride] ?? 0)
      const corner = x < depth || y === 0 ? 0 : (out[at - stride - depth] ?? 0)
      out[at] = (data[at + y + 1] ?? 0) + guess(filter, left, above, corner)
    }
  }
  return out
}

function guess(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return above
  if (filter === 3) return (left + above) >> 1
  if (filter !== 4) return 0
  const [toLeft, toAbove, toCorner] = [above - corner, left - corner, left + above - 2 * corner].map(Math.abs) as [
    number,
    number,
    number,
  ]
  if (toLeft <= toAbove && toLeft <= toCorner) return left
  return toAbove <= toCorner ? above : corner
}

/**
 * Writes a PNG with a palette, a third as large as a screenshot: the commonest colours stay as they are, and no other moves
 * by more than a few steps of 255.
 */
export function writePng({ width, height, rgba }: Pixels): Buffer {
  const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height)
  const { palette, places } = paletteOf(pixels)
  const rows = Buffer.alloc((width + 1) * height)
  for (const [at, pixel] of pixels.entries()) rows[at + Math.floor(at / width) + 1] = places.get(pixel) ?? 0
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  const colours = palette.map(partsOf)
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(colours.flatMap((colour) => colour.slice(0, 3)))),
    chunk("tRNS", Buffer.from(colours.map(([, , , opacity]) => opacity))),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ])
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

/** At most 256 colours, no further from those of the pixels than it takes, and the place of each colour among them. */
function paletteOf(pixels: Uint32Array) {
  const counts = new Map<number, number>()
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1)
  const colours = [...counts].sort(([, one], [, other]) => other - one).map(([colour]) => colour)
  for (let apart = 0; ; apart += 1) {
    const palette: number[] = []
    const places = new Map<number, number>()
    for (const colour of colours) {
      const near = palette.findIndex((each) => distance(each, colour) <= apart)
      places.set(colour, near === -1 ? palette.push(colour) - 1 : near)
      if (palette.length > 256) break
    }
    if (palette.length <= 256) return { palette, places }
  }
}

const partsOf = (pixel: number) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255, pixel >>> 24] as const

/** By how much two colours differ where they differ most. */
function distance(one: number, other: number): number {
  let most = 0
  for (let shift = 0; shift < 32; shift += 8) {
    most = Math.max(most, Math.abs(((one >>> shift) & 255) - ((other >>> shift) & 255)))
  }
  return most
}
