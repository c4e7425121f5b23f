export { definePreferenceCenter } from "./define.ts"
export type { GetToken, PreferenceCenterElement } from "./element.ts"
export type { PreferenceCenterEvents } from "./events.ts"
