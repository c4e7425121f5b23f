import type { SendMailOptions } from "nodemailer"
import type { Mail } from "../courier.ts"

/** A message with its headers. Nobody is to answer it by machine (RFC 3834 section 5). */
export const asMessage = ({ from, to, subject, text, html, messageId }: Mail): SendMailOptions => ({
  from,
  to: { name: "", address: to },
  subject,
  text,
  html,
  messageId,
  headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
})
