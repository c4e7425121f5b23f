/** A whole number from 1 that was given to a command. @throws Error naming the option and what it was given */
export function countFrom(text: string, name: string): number {
  if (/^[1-9]\d{0,7}$/.test(text)) return Number(text)
  throw new Error(`--${name} has to be a whole number from 1, and not "${text}".`)
}
