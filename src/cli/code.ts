import { openRegister } from "./open-register.ts"

interface CodeOptions {
  readonly config: string
  readonly database: string
  readonly brand: string | undefined
  readonly subject: string | undefined
}

/** `preference-center code`: a code for a letter to one person, and the address at which it is typed. */
export async function code(options: CodeOptions): Promise<void> {
  const { register, who, publicUrl, close } = await openRegister(options, "Say for whom: --subject c-1042")
  const [issued] = await register.issueCodes(who.brand, [who.subject], new Date())
  await close()
  process.stdout.write(`code     ${issued}\naddress  ${publicUrl}/s/${issued}\n`)
}
