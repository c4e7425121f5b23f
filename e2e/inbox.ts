import { buffer } from "node:stream/consumers"
import { type ParsedMail, simpleParser } from "mailparser"
import { SMTPServer } from "smtp-server"

/** A real SMTP server, and what it received. */
export class Inbox {
  readonly #server: SMTPServer
  readonly #mails: ParsedMail[] = []
  /** Each mail to the letter, as it came. */
  readonly sources: string[] = []
  #arrived = Promise.withResolvers<void>()

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS", "AUTH"],
      onData: async (stream, _session, done) => {
        const source = await buffer(stream)
        this.sources.push(source.toString("latin1"))
        this.#mails.push(await simpleParser(source))
        this.#arrived.resolve()
        this.#arrived = Promise.withResolvers<void>()
        done()
      },
    })
  }

  static async open(): Promise<Inbox> {
    const inbox = new Inbox()
    await new Promise<void>((resolve) => inbox.#server.listen(0, "127.0.0.1", resolve))
    return inbox
  }

  get url(): string {
    const { port } = this.#server.server.address() as { port: number }
    return `smtp://127.0.0.1:${port}`
  }

  /** All that has arrived, once there are so many. */
  async mails(count: number): Promise<readonly ParsedMail[]> {
    while (this.#mails.length < count) await this.#arrived.promise
    return this.#mails
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }
}

/** The first address in a mail that leads to the page, at the server under test. */
export function linkIn(mail: ParsedMail | undefined, url: string): string {
  const link = /https?:\/\/\S+\/u\/\S+/.exec(mail?.text ?? "")?.[0]
  if (link === undefined) throw new Error(`There is no link in: ${mail?.text}`)
  return link.replace(new URL(link).origin, url)
}
