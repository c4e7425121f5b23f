import { PreferenceCenterElement } from "./element.ts"

/**
 * Makes `<preference-center>` known to this page; once is enough, and more than once does no harm.
 *
 * @param home where the centre lives, such as `https://prefs.example`; an element's `src` comes before it
 */
export function definePreferenceCenter(home = ""): void {
  if (!globalThis.customElements || customElements.get("preference-center")) return
  PreferenceCenterElement.home = home
  customElements.define("preference-center", PreferenceCenterElement)
}
