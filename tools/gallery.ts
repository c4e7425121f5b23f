/** `npm run gallery`: builds what changed, then says where the gallery is. */
import { pathToFileURL } from "node:url"
import { GALLERY } from "./build-gallery.ts"
import { buildIfChanged } from "./build-if-changed.ts"

buildIfChanged()
console.log(`The gallery is one file. Open it in a browser:\n\n  ${pathToFileURL(GALLERY).href}\n`)
