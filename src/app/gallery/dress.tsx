import { useEffect } from "react"
import style from "./chrome.css?inline"

/** The title and the style of the gallery itself: the page's own, with what is its alone on top. */
export function Dress({ title = "Gallery" }: { readonly title?: string }) {
  useEffect(() => {
    document.title = title
  }, [title])
  return (
    <>
      <style>{__STAGE_CSS__}</style>
      <style>{style}</style>
    </>
  )
}
