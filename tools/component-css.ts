/**
 * The page's stylesheet, as the component wears it in a shadow root. What the page says of the document is said of the
 * component's own element; what depends on the window or on the document's size of text depends on the component instead.
 */
export function componentCss(page: string): string {
  const own = page
    .replace(/(^|[{}])(?::root|html|body)(?=\{)/g, "$1.centre")
    .replace(/(?<![\w-])([\d.]+)rem\b/g, "calc($1 * var(--rem, 16px))")
    .replace(/([\d.])vw\b/g, "$1cqi")
    .replaceAll("@media (width", "@container (width")
    .replaceAll("min-height:100svh", "min-height:0")
  return HOST + own
}

/** Against the host's own `!important` only ours stands: in a shadow root it weighs more. */
const HOST = `:host{all:initial!important;display:block!important;width:100%!important;min-height:512px!important;\
container-type:inline-size!important;direction:ltr!important}
.centre{position:relative;display:block}
`
