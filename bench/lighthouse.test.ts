import { expect, test } from "vitest"
import { tableOf } from "./lighthouse.ts"

test("each page is told beside the first", () => {
  const judged = [
    { page: "static form", firstPaint: 600, largestPaint: 700, blocking: 0, layoutShift: 0, score: 100 },
    { page: "hosted page", firstPaint: 650, largestPaint: 770, blocking: 12, layoutShift: 0.125, score: 99 },
  ]
  const [, , head, floor, ours] = tableOf({ runs: 3, lighthouse: "13.0.0", node: "v24.0.0", judged }).split("\n")
  const cells = (line = "") => line.slice(22).trim().split(/ +/)
  expect(head?.trim().split(/ {2,}/)).toEqual(["first paint", "largest", "beside", "blocking", "shift", "score"])
  expect(cells(floor)).toEqual(["600", "700", "1.00x", "0", "0", "100"])
  expect(cells(ours)).toEqual(["650", "770", "1.10x", "12", "0.125", "99"])
})
