import { createHash } from "node:crypto"
import { globSync, readFileSync } from "node:fs"
import react from "@vitejs/plugin-react"
import { defineConfig, type Plugin } from "vite"
import { readLanguages } from "./tools/languages.ts"
import { reactModules } from "./tools/react-modules.ts"

/** A fingerprint of all texts: evidence says with it what a person was shown, or read out by an agent. */
function textVersion(): string {
  const hash = createHash("sha256")
  for (const file of globSync("locales/*/{page,agent}.json", { cwd: import.meta.dirname }).sort()) {
    hash.update(file).update(readFileSync(new URL(file, import.meta.url)))
  }
  return hash.digest("hex").slice(0, 12)
}

/**
 * The first screen's application is one file, the one that begins with it: everything but the later screens, what only they
 * use, what saves a receipt, and the memory adapter. Cut into several it compresses worse, by about 0.7 kB for each.
 */
function isApplication(id: string): boolean {
  if (/[iI]nfiniteQuery(Observer)?\./.test(id)) return false
  if (/node_modules\/(react|react-dom|scheduler|@tanstack|i18next|valibot)\//.test(id)) return true
  const ours =
    /\/src\/(domain\/(?!register|mask|receipt-block|contact-key)|wire\/|adapters\/http\/|app\/).*\.tsx?$/.test(id)
  return (
    ours &&
    !/\/screens\/(preferences|history|link-problem|erased|button)\/|\/app\/frame\/|\/(save-receipt|reason-form)\./.test(
      id,
    )
  )
}

/** What Vite puts around every `import()` preloads what a chunk needs. Here nothing is left to preload, and nothing of it to carry. */
const withoutPreloading: Plugin = {
  name: "without-preloading",
  enforce: "pre",
  load: (id) => (id === "\0vite/preload-helper.js" ? "export const __vitePreload = (load) => load()" : null),
}

export default defineConfig({
  plugins: [withoutPreloading, reactModules(), react()],
  define: {
    __TEXT_VERSION__: JSON.stringify(textVersion()),
    __LANGUAGES__: JSON.stringify(readLanguages()),
  },
  build: {
    outDir: "dist/client",
    manifest: "manifest.json",
    // Whatever a later chunk imports is there by then: there is nothing to preload, and no code for it to carry.
    modulePreload: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      // Reading a property has no effect in any module of ours, nor of our libraries.
      treeshake: { propertyReadSideEffects: false, unknownGlobalSideEffects: false },
      output: {
        // Compiled in idle time, and not when the screen is pressed for.
        postBanner: ({ name }) => (name === "preferences-screen" ? "//# allFunctionsCalledOnLoad" : ""),
        codeSplitting: { groups: [{ name: "application", test: isApplication }] },
      },
    },
  },
})
