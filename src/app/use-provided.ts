import { type Context, useContext } from "react"

/** What `Providers` gave to everything below it. Outside it is a mistake of ours, and says so. */
export function useProvided<Value>(context: Context<Value | null>): Value {
  const value = useContext(context)
  if (value === null) throw new Error("This belongs below Providers.")
  return value
}
