import { useEffect, useRef } from "react"
import { PreferenceError, type Receipt } from "../../domain/index.ts"
import { useNavigation, usePlace } from "../navigation.ts"
import { type Adopted, callOf, useServices } from "../services.ts"
import { type Press, usePress } from "./use-press.ts"
import { useKeep } from "./use-snapshot.ts"

/** *Unsubscribe me from all communications*: also takes over a press from before the application was there. */
export function useLeave(): Press<Adopted | null> {
  const services = useServices()
  const { locale } = usePlace()
  const navigation = useNavigation()
  const keep = useKeep()
  const leave = usePress<Adopted | null, Receipt>(
    (adopted) => {
      const call = callOf(services, locale)
      let before = adopted?.sent
      return async () => {
        const receipt = await before
        before = undefined
        if (receipt) return receipt
        if (services.token === null) throw new PreferenceError("link-invalid", "There is no link.")
        return services.adapter.unsubscribeFromAll({ token: services.token }, call)
      }
    },
    (receipt) => {
      keep.receipt(receipt)
      navigation.go("unsubscribed")
    },
  )
  usePressesFromTheDocument(leave.press)
  return leave
}

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
