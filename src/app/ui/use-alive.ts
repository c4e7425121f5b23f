import { useEffect, useState } from "react"

/** Whether there is a script to answer presses. What needs one is drawn with `asleep` until then: in its place, and out of sight. */
export function useAlive(): boolean {
  const [alive, setAlive] = useState(false)
  useEffect(() => setAlive(true), [])
  return alive
}
