import type { ComponentProps, KeyboardEvent, MouseEvent } from "react"
import type { Locale, ScreenName } from "../../domain/index.ts"
import { useNavigation, usePlace } from "../navigation.ts"

interface PageLinkProps extends Omit<ComponentProps<"a">, "href"> {
  readonly to: ScreenName
  /** Where it leads to the screen in another language. */
  readonly locale?: Locale
  /** Follows the address. */
  readonly query?: string
  /** Takes a press in place of the browser; the screen is opened where nothing else is given, `null` leaves it to the browser. */
  readonly onPress?: (() => void) | null
}

/**
 * A link within the centre. A plain press is taken; one that asks for a new tab or a download is left to the browser.
 * In somebody else's page the screen has no address: there the link has none either, so that no tab opens with nonsense.
 */
export function PageLink({ to, locale, query = "", onPress, ...rest }: PageLinkProps) {
  const navigation = useNavigation()
  const { locale: current } = usePlace()
  const address = navigation.address(to, locale ?? current)
  const press = onPress === undefined ? () => navigation.go(to) : onPress
  if (address === undefined) return <a {...rest} {...asLink(press ?? (() => navigation.go(to)))} />
  return <a {...rest} href={address + query} onClick={press ? onPlainClick(press) : undefined} />
}

const onPlainClick =
  (act: () => void) =>
  (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    act()
  }

/** What an `a` without an address needs to be a link: a role, a place in the tab order, and the key that presses links. */
const asLink = (act: () => void) => ({
  role: "link",
  tabIndex: 0,
  onClick: act,
  onKeyDown: (event: KeyboardEvent) => {
    if (event.key === "Enter") act()
  },
})
