import { mkdir, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { createTransport } from "nodemailer"
import type { Mailer } from "../courier.ts"
import { fingerprint } from "../fingerprint.ts"
import { asMessage } from "./message.ts"

/** Where no SMTP server is configured: every message lands as an `.eml` file in a folder, to be opened with any mail program. */
export function createFolderMailer(folder: string): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: "unix" })
  return {
    send: async (mail) => {
      const { message } = await transport.sendMail(asMessage(mail))
      await mkdir(folder, { recursive: true })
      // Named by its id, so that a repetition takes the place of the first; whole from the moment it is there.
      const name = join(folder, `${(await fingerprint(mail.messageId)).slice(0, 22)}.eml`)
      await writeFile(`${name}.part`, message as Buffer, { mode: 0o600 })
      await rename(`${name}.part`, name)
    },
  }
}
