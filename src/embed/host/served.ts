/** What an installation serves as `/embed.js`: it knows where it came from, whatever its address says behind that. */
import { definePreferenceCenter } from "./define.ts"

definePreferenceCenter(import.meta.url.replace(/[^/]*([?#].*)?$/, ""))
