/**
 * Inlined behind the first script where the document holds no token, because it is the same for everybody: as on a static
 * host, or where the token comes in the part of the address that is sent to nobody.
 *
 * 1. A document that does not say where it stands may stand at any address of the page: it keeps that one, without the token.
 * 2. Its links and forms hold no token. Whoever presses one before the application is there takes theirs along: a link in
 *    the part of its address that is sent to nobody, a form in its path, as that of a document with the token does.
 */
import "./handover.ts"

const token = self.firstPress?.token
if (token && !document.querySelector<HTMLElement>("[data-app]")?.dataset.path) {
  history.replaceState({ token }, "", location.pathname)
}
addEventListener("click", ({ target }) => {
  const link = (target as Element).closest<HTMLAnchorElement>('a[href*="/u"]')
  if (link && token) link.hash = `token=${token}`
})
addEventListener("submit", ({ target }) => {
  const form = target as HTMLFormElement
  if (token) form.action = form.action.replace(/\/u(\/[a-z]+)?(\?.*)?$/, `/u/${token}$1`)
})
