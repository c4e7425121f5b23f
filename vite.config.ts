import { createHash } from "node:crypto"
import { globSync, readFileSync } from "node:fs"
import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"

/** A fingerprint of all texts: evidence says with it what a person was shown. */
function textVersion(): string {
  const hash = createHash("sha256")
  for (const file of globSync("locales/*/page.json", { cwd: import.meta.dirname }).sort()) {
    hash.update(file).update(readFileSync(new URL(file, import.meta.url)))
  }
  return hash.digest("hex").slice(0, 12)
}

/** React is half of everything and changes seldom: a file of its own. All the rest compresses best together. */
const REACT = { name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ }
const APPLICATION = { name: "application", test: isApplication }

/** What the first screen's application consists of: all but the entry, the preferences screen and its form library. */
function isApplication(id: string): boolean {
  if (/node_modules\/(@tanstack|i18next|valibot)\//.test(id)) return true
  return (
    /\/src\/(domain\/(?!register)|wire\/|adapters\/http\/|app\/).*\.tsx?$/.test(id) &&
    !/\/main\.tsx$|\/preferences\/(?!lazy)/.test(id)
  )
}

export default defineConfig({
  plugins: [react()],
  define: { __TEXT_VERSION__: JSON.stringify(textVersion()) },
  build: {
    outDir: "dist/client",
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups: [REACT, APPLICATION] } } },
  },
})
