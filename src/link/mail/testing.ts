// What the tests of mails share. Only tests import it.
import { generateKeyPairSync } from "node:crypto"
import { createTransport, type SendMailOptions } from "nodemailer"
import { CLAIMS, forge, HEADER } from "../testing.ts"
import { linkUrls } from "../urls.ts"
import { listUnsubscribeHeaders } from "./list-unsubscribe.ts"
import { mailFooter } from "./mail-footer.ts"

export const TOKEN: string = forge(HEADER, CLAIMS)
export const LINKS = linkUrls("https://prefs.example", "fr", TOKEN)

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
})

/** Signs as a sender does; without `headerFieldNames` what nodemailer covers by itself. */
const dkim = (headerFieldNames?: string) => ({
  domainName: "lenoir.example",
  keySelector: "k1",
  privateKey,
  ...(headerFieldNames === undefined ? {} : { headerFieldNames }),
})

export const COVERED = "From:To:Subject:Date:List-Unsubscribe:List-Unsubscribe-Post"

/** A mailing as our toolkit helps to write it. */
export function mailing(): SendMailOptions & { readonly html: string; readonly text: string } {
  const footer = mailFooter({ sender: "Maison Lenoir", locale: "fr", links: LINKS })
  return {
    from: "Maison Lenoir <bonjour@lenoir.example>",
    to: "jeanne@courriel.example",
    subject: "La laine d’hiver est arrivée",
    text: `Chère Jeanne,\n\nvenez voir.\n\n${footer.text}`,
    html: `<p>Chère Jeanne,</p><p><a href="https://lenoir.example/">Venez voir</a>.</p>${footer.html}`,
    headers: { ...listUnsubscribeHeaders(LINKS) },
  }
}

/** A mail as it is sent, with a real DKIM signature. */
export async function raw(mail: SendMailOptions = mailing(), headerFieldNames: string = COVERED): Promise<string> {
  const transport = createTransport({ streamTransport: true, buffer: true, dkim: dkim(headerFieldNames) })
  return String((await transport.sendMail(mail)).message)
}
