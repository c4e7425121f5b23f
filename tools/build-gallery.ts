import { mkdirSync, writeFileSync } from "node:fs"
import { build } from "vite"

const ROOT = new URL("../", import.meta.url).pathname

/** Where the gallery is, once it is built. */
export const GALLERY = `${ROOT}dist/gallery/index.html`

/**
 * Builds the gallery: every example, and the application that draws them, in one file that asks for nothing. It opens by a
 * double click, and from any host of static files.
 *
 * @param css the style of documents, those in frames included
 */
export async function buildGallery(css: string): Promise<void> {
  const result = await build({
    root: ROOT,
    logLevel: "warn",
    // A library is built for others to set this; here nobody comes after.
    define: { __STAGE_CSS__: JSON.stringify(css), "process.env.NODE_ENV": '"production"' },
    build: {
      write: false,
      manifest: false,
      copyPublicDir: false,
      lib: { entry: "src/app/gallery/main.tsx", formats: ["iife"], name: "gallery" },
      rolldownOptions: { output: { codeSplitting: false }, checks: { ineffectiveDynamicImport: false } },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (!output || !("output" in output) || output.output.length !== 1) throw new Error("The gallery is not one file.")
  mkdirSync(`${ROOT}dist/gallery`, { recursive: true })
  writeFileSync(GALLERY, documentAround(output.output[0].code))
}

/** Inside its element a script is over at the first `</script`, and `<!--` makes it read on past its end. */
const inline = (script: string): string => script.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--")

const documentAround = (script: string): string => `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gallery</title>
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
</head>
<body>
<div id="app"></div>
<script>${inline(script)}</script>
</body>
</html>
`
