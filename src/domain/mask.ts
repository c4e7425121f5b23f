import { isVisible } from "./visible.ts"

const DOTS = "••••"

const firstOf = (text: string): string => [...text].find(isVisible) ?? ""

/** As far as it is one: what somebody may have written in its place is neither shown nor without an end. */
const ENDING = /^\.[\p{L}\p{N}-]{1,63}$/u

function maskEmail(address: string): string {
  const at = address.lastIndexOf("@")
  const host = address.slice(at + 1)
  const dot = host.lastIndexOf(".")
  const ending = dot > 0 && ENDING.test(host.slice(dot)) ? host.slice(dot) : ""
  return `${firstOf(address.slice(0, at))}${DOTS}@${firstOf(dot > 0 ? host.slice(0, dot) : host)}${DOTS}${ending}`
}

/** The last two digits, in the way people recognise a number of their own. */
function maskNumber(address: string): string {
  const digits = address.replace(/\D/g, "")
  return `•• •• ${digits.length >= 6 ? digits.slice(-2) : "••"}`
}

/**
 * An address made recognisable to its owner and useless to anyone else (A51). The number of dots says nothing about the
 * length. Anything that is neither an e-mail address nor a number, a postal address for one, is hidden whole.
 */
export function maskAddress(address: string): string {
  if (/^[^@\s]+@[^@\s]+$/.test(address)) return maskEmail(address)
  if (/^\+?[\d\s()./-]{6,}$/.test(address)) return maskNumber(address)
  return DOTS
}
