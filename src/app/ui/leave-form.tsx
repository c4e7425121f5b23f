import type { ReactNode } from "react"
import { useTexts } from "../i18n/use-texts.ts"
import { useNavigation, usePlace } from "../navigation.ts"
import { usePresses } from "../presses.tsx"
import { isUnderWay } from "../queries/use-press.ts"
import { useServices } from "../services.ts"
import { PressStatus } from "./press-status.tsx"

interface LeaveFormProps {
  /** What stands in the button below the label, and beside the button. */
  readonly effect?: ReactNode
  readonly className: string
  readonly buttonClassName: string
  readonly children?: ReactNode
}

/**
 * *Unsubscribe me from all communications*: a plain form on the link's own address, so that it works before the
 * application is there and without it. Never disabled, not even while a press is under way (A6, C26).
 */
export function LeaveForm({ effect, className, buttonClassName, children }: LeaveFormProps) {
  const t = useTexts()
  const { brand } = useServices()
  const navigation = useNavigation()
  const { locale } = usePlace()
  const { leave } = usePresses()
  return (
    <>
      <form
        id="leave"
        method="post"
        action={navigation.address("choice", locale)}
        className={className}
        onSubmit={(event) => {
          if (event.defaultPrevented) return
          event.preventDefault()
          leave.press(null)
        }}
      >
        <input type="hidden" name="List-Unsubscribe" value="One-Click" />
        <button type="submit" className={buttonClassName} aria-busy={isUnderWay(leave.state) || undefined}>
          <strong>{t("choice.leave")}</strong>
          {effect}
        </button>
        {children}
      </form>
      <PressStatus
        press={leave}
        texts={{
          sending: t("leaving.sending"),
          slow: t("leaving.slow"),
          refused: t("leaving.refused", { email: brand.contactEmail }),
        }}
      />
    </>
  )
}
