import { useEffect, useLayoutEffect, useRef } from "react"
import { PreferenceError, type Receipt } from "../../domain/index.ts"
import { useNavigation, usePlace } from "../navigation.ts"
import { type Adopted, callOf, useServices } from "../services.ts"
import { type Press, usePress } from "./use-press.ts"
import { useKnown } from "./use-snapshot.ts"

/** How long a press from before the application was there may go without an answer, in milliseconds, until it is sent again. */
const ADOPTED_MS = 4_000

/** *Unsubscribe me from all communications*: also takes over a press from before the application was there. */
export function useLeave(onRefused: (error: PreferenceError) => void): Press<Adopted | null, Receipt> {
  const services = useServices()
  const { locale } = usePlace()
  const navigation = useNavigation()
  const { forget } = useKnown()
  const leave = usePress<Adopted | null, Receipt>(
    (adopted) => {
      // Whatever was sent already has its key, and arrives once however late it comes.
      const call = { ...callOf(services, locale), ...adopted }
      let before = adopted?.sent
      return async () => {
        const receipt = await (before && within(ADOPTED_MS, before))
        before = undefined
        if (receipt) return receipt
        if (services.token === null) throw new PreferenceError("link-invalid", "There is no link.")
        return services.adapter.unsubscribeFromAll({ token: services.token }, call)
      }
    },
    () => {
      services.unsaved.current = null
      services.unsaved.dropped = true
      forget()
    },
    onRefused,
  )
  // Once the receipt is there to be drawn, and not before: nobody is taken to the question again for a moment.
  useLayoutEffect(() => {
    if (leave.state === "done") navigation.go("unsubscribed")
  }, [leave.state, navigation])
  usePressesFromTheDocument(leave.press)
  useQuestionBeforeClosing(leave.state === "slow" || leave.state === "waiting")
  return leave
}

/** What comes in time, or nothing. */
const within = <T>(ms: number, coming: Promise<T>): Promise<T | undefined> =>
  Promise.race([coming, new Promise<undefined>((resolve) => setTimeout(resolve, ms))])

/** From the first commit on, the form's presses come here; one made earlier is carried on with. */
function usePressesFromTheDocument(press: (adopted: Adopted | null) => void): void {
  const { takePresses } = useServices()
  const latest = useRef(press)
  latest.current = press
  useEffect(() => {
    const adopted = takePresses(() => latest.current(null))
    if (adopted) latest.current(adopted)
  }, [takePresses])
}

/** Closing the page would end what goes on: the browser asks first. */
function useQuestionBeforeClosing(goesOn: boolean): void {
  useEffect(() => {
    if (!goesOn) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener("beforeunload", ask)
    return () => removeEventListener("beforeunload", ask)
  }, [goesOn])
}
