/**
 * A spreadsheet takes what begins so for a formula and computes it, whoever wrote it: an apostrophe makes it a text (OWASP,
 * CSV injection). A number such as `+32 470 12 34 56` computes nothing, and stays as programs need it.
 */
export const harmless = (text: string): string =>
  /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) && !/^\+[\d ()./-]+$/.test(text) ? `'${text}` : text
