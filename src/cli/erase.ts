import type { Subject } from "../server/index.ts"
import { openRegister } from "./open-register.ts"

interface EraseOptions {
  readonly config: string
  readonly database: string
  readonly brand: string | undefined
  readonly subject: string | undefined
}

/** `preference-center erase`: all data of a person but their no (GDPR art. 17). */
export async function erase(options: EraseOptions): Promise<void> {
  const { register, who, close } = await openRegister(options, "Say whose data to erase: --subject c-1042")
  const occasion = { now: new Date(), door: "business", locale: null, textVersion: null, link: null } as const
  await register.erase(who satisfies Subject, occasion)
  await close()
  process.stdout.write(`All data of ${who.subject} are erased. What is kept: that nothing may be sent.\n`)
}
