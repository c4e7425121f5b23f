import { createTransport } from "nodemailer"
import { type Mailer, MailRefused } from "../courier.ts"
import { asMessage } from "./message.ts"

/**
 * Sends over SMTP.
 *
 * @param url `smtp://user:password@host:587` (encrypted with STARTTLS where the server can) or `smtps://…:465`
 */
export function createSmtpMailer(url: string): Mailer {
  const transport = createTransport(url, { disableFileAccess: true, disableUrlAccess: true })
  return {
    send: async (mail) => {
      try {
        await transport.sendMail(asMessage(mail))
      } catch (cause) {
        // RFC 5321 section 4.2.1: 5yz is final, 4yz may mend itself. Who we are (535) is ours to mend, not the address's.
        const { responseCode = 0, code } = cause as { responseCode?: number; code?: string }
        if (code === "EENVELOPE" && responseCode >= 500) {
          throw new MailRefused("The mail server refuses this address.", { cause })
        }
        throw cause
      }
    },
  }
}
