import { defineConfig } from "vitest/config"
import { readLanguages } from "./tools/languages.ts"

export default defineConfig({
  define: { __LANGUAGES__: JSON.stringify(readLanguages()) },
  test: { include: ["src/**/*.test.{ts,tsx}", "tools/**/*.test.ts", "bench/**/*.test.ts"], testTimeout: 30_000 },
})
