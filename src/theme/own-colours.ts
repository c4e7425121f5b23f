import type { Given } from "./palette.ts"

/** Our own design's, from `src/app/theme/tokens.css`: where a theme gives one colour, the others are these. */
export const OWN_COLOURS: Given = { brand: "#17493f", paper: "#fbfaf7", ink: "#1c1b19" }
