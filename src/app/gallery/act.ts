import type { Deed } from "./example.ts"

/** Does what a person does, one deed after the other, each as soon as it can be done. */
export async function act(deeds: readonly Deed[]): Promise<void> {
  for (const deed of deeds) {
    if ("press" in deed) (await found<HTMLElement>(deed.press)).click()
    else fillIn(await found<HTMLInputElement>(deed.fill), deed.with)
    // What comes of it is drawn before the next deed.
    await new Promise((resolve) => setTimeout(resolve))
  }
}

/** As typed: React hears only of what the browser itself puts into a field. */
function fillIn(field: HTMLInputElement, text: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, text)
  field.dispatchEvent(new Event("input", { bubbles: true }))
}

/** What a selector finds, as soon as it finds something. */
export const found = <Found extends Element>(selector: string): Promise<Found> =>
  new Promise((resolve) => {
    const look = (): boolean => {
      const there = document.querySelector<Found>(selector)
      if (there) resolve(there)
      return there !== null
    }
    if (look()) return
    const observer = new MutationObserver(() => {
      if (look()) observer.disconnect()
    })
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  })
