import { drawFrom } from "../race.contract.ts"
import type { Register } from "../register.ts"
import { type Answer, type Move, OFFERS } from "./diary.contract.ts"
import { answerTo } from "./moves.contract.ts"

const DAY_MS = 24 * 60 * 60 * 1000
const START = Date.parse("2026-11-24T10:00:00.000Z")

/** A move as it went, between two moments of the machine's own clock, in nanoseconds: the same one in all processes. */
export interface Played {
  readonly by: string
  readonly move: Move
  readonly answer: Answer
  readonly began: number
  readonly ended: number
}

/** What one person's device or one of the sender's systems does, one after the other, drawn from a seed. */
export interface Part {
  readonly subject: string
  readonly by: string
  readonly seed: number
  readonly moves: number
  /** What the configuration of its server sends. */
  readonly offer: string
}

/** Takes so many moves; it knows what it was told itself, and nothing of the others. */
export async function play(register: Register, { subject, by, seed, moves, offer }: Part): Promise<Played[]> {
  const draw = drawFrom(seed)
  const played: Played[] = []
  let [revision, reference] = [0, "0000-0000-00"]
  let again: Move | null = null
  const lanes = Object.keys(OFFERS[offer] ?? {})
  const words = (yes: boolean) => Object.fromEntries(lanes.filter(() => draw(2) === 0).map((lane) => [lane, yes]))
  const take = async (move: Move) => {
    const began = Number(process.hrtime.bigint())
    const answer = await answerTo(register, subject, move)
    played.push({ by, move, answer, began, ended: Number(process.hrtime.bigint()) })
    if ("revision" in answer && answer.revision !== undefined) revision = answer.revision
    if ("reference" in answer && typeof answer.reference === "string") reference = answer.reference
    if ("key" in move) again = move
  }
  while (played.length < moves) {
    const at = START + draw(3) * 8 * DAY_MS
    const key = `${by}-${played.length}`
    // Half of the saves come from a page that was just opened, half from one that has been open since whenever.
    const save = async (said: Pick<Move & { do: "save" }, "words" | "rest">) => {
      if (draw(2) === 0) await take({ do: "read", at })
      await take({ do: "save", at, key, revision, offer, ...said })
    }
    const kinds = [
      ...Array<() => Promise<void>>(3).fill(() => take({ do: "leave", at, key })),
      ...Array<() => Promise<void>>(3).fill(() => save({ words: words(true) })),
      ...Array<() => Promise<void>>(2).fill(() => save({ words: words(false) })),
      ...Array<() => Promise<void>>(2).fill(() => take({ do: "import", at, offer, words: words(true) })),
      ...Array<() => Promise<void>>(2).fill(() => take({ do: "undo", at, key, reference })),
      () => save({ words: {}, rest: at + 7 * DAY_MS }),
      () => save({ words: {}, rest: null }),
      () => take({ do: "import", at, offer, words: words(false) }),
      () => take({ do: "read", at }),
      () => take({ do: "ask", at, offer }),
      () => take({ do: "ask", at, offer }),
      () => take(again ?? { do: "read", at }),
      () => (draw(3) === 0 ? take({ do: "erase", at }) : take({ do: "read", at })),
    ]
    await kinds[draw(kinds.length)]?.()
  }
  return played
}

/** What stands in the end, asked from every side and at every time. */
export const lastLooks = (): Move[] => [
  { do: "read", at: START },
  ...Object.keys(OFFERS).flatMap((offer) =>
    [0, 8, 16, 60].map((days): Move => ({ do: "ask", at: START + days * DAY_MS, offer })),
  ),
]
