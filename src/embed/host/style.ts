/** One stylesheet for all elements on a page. Made by script: a page's own policy has nothing against it. */
let sheet: CSSStyleSheet | undefined

const CSS = `:host{display:block}:host([hidden]){display:none}iframe,slot,::slotted(iframe){display:block;width:100%;border:0}
iframe[hidden],slot[hidden],::slotted([hidden]){display:none!important}`

export function dress(shadow: ShadowRoot): ShadowRoot {
  try {
    sheet ??= new CSSStyleSheet()
    sheet.replaceSync(CSS)
    shadow.adoptedStyleSheets = [sheet]
  } catch {
    // An older browser: without a style of its own the frame is narrower, and works.
  }
  return shadow
}
