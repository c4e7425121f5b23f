/** What an installation serves as `/embed.js`: it knows where it came from. */
import { definePreferenceCenter } from "./define.ts"

definePreferenceCenter(import.meta.url.replace(/[^/]*$/, ""))
