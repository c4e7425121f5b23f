import { createContext, type ReactNode, useRef, useState } from "react"
import type { LinkState, PreferenceError, PreferenceSnapshot, Receipt } from "../domain/index.ts"
import { useLeave } from "./queries/use-leave.ts"
import type { Press } from "./queries/use-press.ts"
import { type Save, type SaveListener, useSave } from "./queries/use-save.ts"
import { useFreshOnReturn, useSnapshot } from "./queries/use-snapshot.ts"
import { type Adopted, type Services, useServices } from "./services.ts"
import { useProvided } from "./use-provided.ts"

/** The presses that go on whatever screen is shown, and what is known because of them. */
interface Presses {
  readonly leave: Press<Adopted | null, Receipt>
  readonly save: Press<Save, PreferenceSnapshot>
  readonly saveListener: { current: SaveListener | null }
  /** The receipt of the objection that stands, as far as is known. */
  readonly receipt: Receipt | null
  /** What the link may do, as far as is known by now. */
  readonly link: LinkState
  /** A call that was refused because of the link says what the link may do. */
  readonly noteRefusal: (error: PreferenceError) => void
}

const PressesContext = createContext<Presses | null>(null)

export const usePresses = (): Presses => useProvided(PressesContext)

/** Holds the presses above all screens: a press outlives the screen on which it was made. */
export function PressesProvider({ children }: { readonly children: ReactNode }) {
  const services = useServices()
  const [refused, setRefused] = useState<LinkState | null>(null)
  const noteRefusal = ({ code }: PreferenceError) => {
    if (code === "link-expired") setRefused("leave-only")
    if (code === "link-invalid") setRefused("not-ours")
  }
  const saveListener = useRef<SaveListener | null>(null)
  const leave = useLeave(noteRefusal)
  const save = useSave(saveListener, noteRefusal)
  const { data, error } = useSnapshot()
  useFreshOnReturn()
  const value: Presses = {
    leave,
    save,
    saveListener,
    receipt: data?.objection ?? (data && !trustsPress(services, data) ? null : (leave.result ?? services.receipt)),
    link: refused ?? linkAfter(error) ?? services.link,
    noteRefusal,
  }
  return <PressesContext value={value}>{children}</PressesContext>
}

/**
 * Where a backend keeps no objection as a fact, the receipt of the press is all there is: it counts as long as nothing is
 * on again. Elsewhere a snapshot without an objection says that there is none any more.
 */
const trustsPress = ({ adapter }: Services, { lanes }: PreferenceSnapshot): boolean =>
  !adapter.abilities.keepsReceipt && !lanes.some(({ receives }) => receives)

const linkAfter = (error: PreferenceError | null): LinkState | undefined =>
  error?.code === "link-expired" ? "leave-only" : error?.code === "link-invalid" ? "not-ours" : undefined
