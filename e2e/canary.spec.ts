import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { inflateSync } from "node:zlib"
import type { BrowserContext, Page } from "@playwright/test"
import { type Canary, canariesOf, type Exhibit, sightings } from "./canary.ts"
import { Inbox } from "./inbox.ts"
import { expect, test } from "./portal.ts"
import { Receiver } from "./receiver.ts"
import { alive, WORDS } from "./test.ts"

const { leave, adapt, done, undo, keep, save, saved, preferences } = WORDS.en
const heading = (page: Page) => page.getByRole("heading", { level: 1 })

const SUBJECT = "canarysubject7f3a9cq"
const ADDRESS = { local: "canaryjeanne7f3a9cq", whole: "canaryjeanne7f3a9cq@courriel.example" }
const NUMBER = { digits: "470918273", whole: "+32 470 91 82 73" }

const PERSONAL: readonly Canary[] = [
  { kind: "subject", text: SUBJECT },
  { kind: "address", text: ADDRESS.local },
  { kind: "number", text: NUMBER.digits },
]

test.describe("the search for canaries", () => {
  const [canary] = PERSONAL as [Canary]
  for (const [form, write] of Object.entries<(text: string) => string>({
    plain: (text) => `a${text}b`,
    "in part": (text) => text.slice(0, 14),
    "in capitals": (text) => text.toUpperCase(),
    "percent-encoded": (text) => [...Buffer.from(text)].map((code) => `%${code.toString(16)}`).join(""),
    hex: (text) => Buffer.from(`x${text}y`).toString("hex"),
    base64: (text) => Buffer.from(`{"sub":"${text}"}`).toString("base64"),
    "base64, shifted by one": (text) => Buffer.from(`{"sub:"${text}"}`).toString("base64"),
    "base64url, shifted by two": (text) => Buffer.from(`{"sub"${text}"}`).toString("base64url"),
    "escaped in JSON": (text) => [...text].map((each) => `\\u00${each.charCodeAt(0).toString(16)}`).join(""),
    "escaped in HTML": (text) => [...text].map((each) => `&#${each.charCodeAt(0)};`).join(""),
    "letters of two bytes": (text) => Buffer.from(text, "utf16le").toString("latin1"),
  })) {
    test(`knows one that is written ${form}`, () => {
      expect(sightings([{ where: "x", text: write(canary.text) }], PERSONAL)).not.toEqual([])
      expect(sightings([{ where: "x", text: write("somebody-else-altogether") }], PERSONAL)).toEqual([])
    })
  }
})

/** How an answer begins that no server of ours gives. */
const NONSENSE = '{"nonsense":"'

/** A HAR, as far as it is looked at. */
interface Har {
  readonly log: {
    readonly pages: readonly { readonly title: string }[]
    readonly entries: readonly {
      readonly request: Message & {
        readonly method: string
        readonly url: string
        readonly postData?: { readonly text: string }
      }
      readonly response: Message & {
        readonly status: number
        readonly content: { readonly text?: string; readonly encoding?: string }
      }
    }[]
  }
}
interface Message {
  readonly headers: readonly { readonly name: string; readonly value: string }[]
}

/** Everything that went over the network, and where a secret may stand in it. */
function network(har: Har, { home, links, portal }: { home: string; links: Set<string>; portal: string }): Exhibit[] {
  return har.log.entries.flatMap(({ request, response }): Exhibit[] => {
    const { method, url } = request
    const { pathname, origin } = new URL(url)
    const called = `${method} ${url.replace(/[\w-]+\.[\w-]+\.[\w-]{20,}/, "{token}")}`
    const ours = origin === home
    const agents = ours && pathname.endsWith("/agent")
    const contact = ours && /\/(link|link-requests)$/.test(pathname)
    // A link is opened once. What is posted to its own address is the opt-out of RFC 8058.
    const opened = links.delete(url)
    const tokenInUrl = opened || (ours && method === "POST" && /\/u\/[^/]+$/.test(pathname))
    const { content, headers } = response
    const body = Buffer.from(content.text ?? "", content.encoding === "base64" ? "base64" : "utf8").toString("latin1")
    const isDocument = headers.some(({ name, value }) => /^content-type$/i.test(name) && value.startsWith("text/html"))
    const mayAnswer: Canary["kind"][] = agents
      ? ["subject", "address", "number"]
      : (isDocument && opened) || (origin === portal && pathname === "/token") || body.startsWith(NONSENSE)
        ? ["token"]
        : ours && /\/(preferences|objection)$/.test(pathname)
          ? ["subject"]
          : []
    return [
      { where: `the address of ${called}`, text: url, may: tokenInUrl ? ["token"] : [] },
      ...request.headers.map(
        ({ name, value }): Exhibit => ({
          where: `${name} of ${called}`,
          text: value,
          may: ours && pathname.startsWith("/api/") && /^authorization$/i.test(name) ? ["token"] : [],
        }),
      ),
      {
        where: `what is sent with ${called}`,
        text: request.postData?.text ?? "",
        may: agents ? ["subject", "address", "number"] : contact ? ["address", "number"] : [],
      },
      ...headers.map(({ name, value }): Exhibit => ({ where: `${name} in the answer to ${called}`, text: value })),
      // With an objection comes its receipt, which is signed for whom it is.
      { where: `the answer to ${called}`, text: body, may: mayAnswer },
    ]
  })
}

/** What a page says of itself beyond what it shows, and what a script of the page around it could read. */
async function surface(page: Page, step: string): Promise<Exhibit[]> {
  const session = await page.context().newCDPSession(page)
  const { entries } = await session.send("Page.getNavigationHistory")
  await session.detach()
  const texts = await page.evaluate(() => ({
    "the title": document.title,
    "the address": location.href,
    "document.referrer": document.referrer,
    "window.name": window.name,
    "the cookies": document.cookie,
    "what is shown": document.body.innerText,
    "the clipboard of a copied page": String(getSelection()),
  }))
  const exhibits = Object.entries(texts).map(([what, text]): Exhibit => ({ where: `${what}, ${step}`, text }))
  return [
    ...exhibits,
    ...entries.map(
      ({ url, title }): Exhibit => ({ where: `an entry of the history, ${step}`, text: `${url} ${title}` }),
    ),
  ]
}

/** Where in a document a token stands: only where the page without its script needs it, and for the same server. */
const placesOf = (page: Page, token: string): Promise<string[]> =>
  page.evaluate((secret) => {
    const found = [...document.querySelectorAll("*")].flatMap((element) => [
      ...[...element.attributes]
        .filter(({ value }) => value.includes(secret))
        .map(({ name, value }) => {
          const elsewhere = name !== "data-token" && new URL(value, location.href).origin !== location.origin
          return `${element.localName}[${name}]${elsewhere ? " elsewhere" : ""}`
        }),
      ...([...element.childNodes].some((node) => node instanceof Text && node.data.includes(secret))
        ? [`${element.localName}#${element.id} as text`]
        : []),
    ])
    return [...new Set(found)].sort()
  }, token)

/** Every file below a folder. */
function filesIn(folder: string): Exhibit[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({
      where: path.slice(folder.length),
      text: readFileSync(path, "latin1"),
      may: /register\.db/.test(path) ? ["subject", "address", "number"] : [],
    }))
}

/** What a document as PDF holds, its streams too. */
const unpacked = (pdf: Buffer): string => {
  const streams = [...pdf.toString("latin1").matchAll(/stream\r?\n(.*?)\r?\nendstream/gs)].map(([, stream = ""]) => {
    try {
      return inflateSync(Buffer.from(stream, "latin1")).toString("latin1")
    } catch {
      return stream
    }
  })
  return pdf.toString("latin1") + streams.join("\n")
}

/** Listens to whatever the page around a frame could hear of it, by window or by port. */
function listen(): void {
  const heard: string[] = []
  Object.assign(window, { heard })
  const hear = ({ data, ports }: MessageEvent) => heard.push(JSON.stringify({ data, ports: ports.length }))
  addEventListener("message", hear, true)
  const before = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage")
  Object.defineProperty(MessagePort.prototype, "onmessage", {
    ...before,
    set(listener) {
      this.addEventListener("message", hear)
      before?.set?.call(this, listener)
    },
  })
}

/** Breaks the register for as long as something is done: its evidence is not where it should be. */
async function without(table: string, file: string, act: () => Promise<unknown>): Promise<void> {
  const rename = (from: string, to: string) => {
    const db = new DatabaseSync(file, { timeout: 5_000 })
    db.exec(`ALTER TABLE ${from} RENAME TO ${to}`)
    db.close()
  }
  rename(table, `${table}_away`)
  await act()
  rename(`${table}_away`, table)
}

/** Where the page without its script needs the token, and a script of ours on the way. */
const IN_DOCUMENT = ["a[href]", "form[action]", "script#model as text", "script[data-token]"]

test("a token, an address and a number get nowhere but where they have to be (B17 to B19, D12, D19, D34)", async ({
  browser,
  portal,
  sample,
  server,
}, info) => {
  test.setTimeout(120_000)
  const [inbox, receiver] = [await Inbox.open(), await Receiver.open()]
  await server.stop()
  server.mailOver(inbox.url)
  server.tell(receiver.url, receiver.secret)
  const list = info.outputPath("people.csv")
  writeFileSync(
    list,
    `subject,locale,address:email,address:sms,email/news\n${SUBJECT},en,${ADDRESS.whole},${NUMBER.whole},yes\n`,
  )
  server.command("import", list)
  await server.run()
  // Signed on different days: none of them is one that the server signs for a mail of today.
  const [opened, late, around] = await Promise.all(
    [3, 4, 5].map((daysOld) => server.token({ subject: SUBJECT, daysOld })),
  )
  if (!opened || !late || !around) throw new Error("There are three.")
  const canaries = [...PERSONAL, ...[opened, late, around].flatMap(canariesOf)]
  portal.mint = async () => around
  const link = `${server.url}/en/u/${opened}`
  const exhibits: Exhibit[] = []
  const hars: string[] = []

  /** A browser of its own, all of whose traffic and words are kept. */
  const visit = async (
    name: string,
    options: { username?: string; password?: string } = {},
  ): Promise<BrowserContext> => {
    const path = info.outputPath(`${name}.har`)
    const { username, password } = options
    const context = await browser.newContext({
      recordHar: { path, content: "embed" },
      ...(username && password ? { httpCredentials: { username, password } } : {}),
    })
    hars.push(path)
    const say = (text: string) => exhibits.push({ where: `the console of ${name}`, text })
    context.on("console", (message) => say(message.text()))
    context.on("weberror", (error) => say(String(error.error().stack)))
    await context.addInitScript(listen)
    return context
  }

  const customer = await visit("the customer")
  const page = await customer.newPage()
  const look = async (step: string) => {
    exhibits.push(...(await surface(page, step)))
    expect(IN_DOCUMENT, step).toEqual(expect.arrayContaining(await placesOf(page, opened)))
  }
  await page.goto(link)
  await alive(page)
  await look("opened")
  expect(await placesOf(page, opened)).toContain("form[action]")
  expect(await page.evaluate(() => history.state)).toEqual({ token: opened })
  await page.reload()
  await alive(page)
  await expect(page.getByText("c••••@c••••.example")).toBeVisible()
  await look("reloaded")
  await page.getByRole("link", { name: "NL Nederlands" }).click()
  await look("in Dutch")
  await page.getByRole("link", { name: "EN English" }).click()
  await page.getByRole("link", { name: adapt }).click()
  await expect(heading(page)).toHaveText(preferences)
  const sms = page.getByRole("group", { name: "News" }).getByRole("checkbox", { name: "SMS" })
  await page.route(
    /\/api\/v1\/preferences$/,
    (route) => route.fulfill({ status: 503, headers: { "retry-after": "1" } }),
    {
      times: 1,
    },
  )
  await sms.check()
  await page.getByRole("button", { name: save }).click()
  await expect(page.getByText("Not saved yet.")).toBeVisible()
  await look("refused")
  await expect(page.getByText(saved)).toBeVisible()
  await look("saved")
  await page.getByRole("link", { name: "See what you chose so far" }).click()
  await expect(page.locator(".history li").first()).toBeVisible()
  await look("the history")
  await page.goBack()
  await page.goBack()
  await expect(page.getByRole("button", { name: leave })).toBeVisible()
  await without("evidence", join(server.folder, "register.db"), async () => {
    await page.getByRole("button", { name: leave }).click()
    await expect(page.getByText("Not saved yet.")).toBeVisible()
  })
  await expect(heading(page)).toHaveText(done, { timeout: 20_000 })
  await look("left")
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: keep }).click(),
  ])
  exhibits.push({ where: "the name of the receipt", text: download.suggestedFilename() })
  // Signed for whom it is: so that whoever gets it can tell (ADR 8).
  exhibits.push({ where: "the receipt", text: readFileSync(await download.path(), "latin1"), may: ["subject"] })
  exhibits.push({
    where: "the page as PDF",
    text: unpacked(await page.pdf({ displayHeaderFooter: true, tagged: true })),
  })
  await page.getByRole("button", { name: "Too many messages" }).click()
  await expect(page.getByText("Thank you, that is noted.")).toBeVisible()
  await page.getByRole("button", { name: undo }).click()
  await expect(page.getByText("Undone.")).toBeVisible()
  await look("undone")
  // What the server says makes no sense, and then what the page asks for is not there.
  await page.route(/\/api\/v1\//, (route) =>
    route.fulfill({ contentType: "application/json", body: `${NONSENSE}${opened}"}` }),
  )
  await page.reload()
  await expect(page.getByText("We cannot show your choices right now").or(page.getByText("c••••@"))).toBeVisible()
  await look("nonsense")
  await page.unroute(/\/api\/v1\//)

  // The other ways in which a token comes; and without one.
  for (const place of [`?token=${late}`, `#token=${late}`]) {
    await page.goto("about:blank")
    await page.goto(`${server.url}/en/u${place}`)
    await alive(page)
    await expect(page.getByText("c••••@c••••.example")).toBeVisible()
    exhibits.push(...(await surface(page, `opened by ${place.slice(0, 7)}`)))
  }
  await page.goto("about:blank")
  await page.goto(`${server.url}/en/`)
  await alive(page)
  for (const contact of [ADDRESS.whole, NUMBER.whole]) {
    await page.getByLabel("Your e-mail address or phone number").fill(contact)
    await page.getByRole("button", { name: "Send me a new link" }).click()
    await expect(
      page.getByText("If we know this address or number").or(page.getByText("a new link comes")),
    ).toBeVisible()
    exhibits.push(...(await surface(page, "a link asked for")))
    await page.reload()
    await alive(page)
  }

  // In a frame, in a page that listens to all that it can.
  const guest = await visit("the guest of a portal")
  const host = await guest.newPage()
  const frame = await portal.open(host)
  await frame.getByRole("button", { name: leave }).click()
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText(done)
  await frame.getByRole("button", { name: undo }).click()
  await expect(frame.getByText("Undone.")).toBeVisible()
  const heard = await host.evaluate(() =>
    JSON.stringify([(window as unknown as { heard: string[] }).heard, window.told]),
  )
  expect(heard).toContain("unsubscribed")
  exhibits.push({ where: "what the page around hears", text: heard })
  exhibits.push({ where: "the page around", text: await host.content() })
  exhibits.push(...(await surface(host, "in a frame")))
  for (const inner of host.frames()) exhibits.push({ where: "the address of a frame", text: inner.url() })

  // At the phone.
  const agent = await visit("the agent", { username: "anna", password: sample.read("agent-key.txt") })
  const desk = await agent.newPage()
  for (const given of [ADDRESS.whole, NUMBER.whole, SUBJECT]) {
    await desk.goto(`${server.url}/en/agent`)
    await desk.getByLabel("What the customer gives you").fill(given)
    await desk.getByRole("button", { name: "Find" }).click()
    await expect(heading(desk)).toHaveText("Is this the right person?")
    const shown = await surface(desk, "at the phone")
    // The agent sees the number of the customer, and whom they asked for.
    exhibits.push(...shown.filter(({ where }) => !where.startsWith("what is shown")))
  }
  await desk.getByRole("button", { name: "Record: no more marketing" }).click()
  await expect(heading(desk)).toContainText("Noted.")

  // What programs of the sender are told.
  const sender = { authorization: `Bearer ${sample.read("sender-key.txt")}` }
  for (const [path, may] of [
    ["metrics", []],
    ["changes", ["subject"]],
    ["suppressions", ["subject"]],
  ] as const) {
    const answer = await fetch(`${server.url}/api/v1/${path}`, { headers: sender })
    expect(answer.status).toBe(200)
    exhibits.push({ where: path, text: await answer.text(), may })
  }
  await inbox.mails(6)
  exhibits.push(...inbox.sources.map((text): Exhibit => ({ where: "a mail", text, may: ["subject", "address"] })))
  const told = await receiver.told(5)
  exhibits.push({ where: "what the sender’s systems are told", text: JSON.stringify(told), may: ["subject"] })

  for (const context of [customer, guest, agent]) await context.close()
  const links = new Set([link, `${server.url}/en/u?token=${late}`, `${server.url}/en/u#token=${late}`])
  for (const path of hars) {
    const har = JSON.parse(readFileSync(path, "utf8")) as Har
    exhibits.push(...network(har, { home: server.url, links, portal: portal.origin() }))
  }
  await server.stop()
  exhibits.push({ where: "the log", text: server.log })
  exhibits.push(...filesIn(server.folder))

  expect(sightings(exhibits, canaries)).toEqual([])
  // None of them is overlooked where it has to be.
  const seen = (may: Canary["kind"], where: RegExp) =>
    sightings(
      exhibits.filter((each) => where.test(each.where)).map(({ where: at, text }) => ({ where: at, text })),
      canaries,
    ).filter((each) => each.startsWith(`the ${may},`))
  expect(seen("token", /^the address of GET/)).not.toEqual([])
  expect(seen("token", /^authorization of/i)).not.toEqual([])
  expect(seen("token", /^the answer to GET/)).not.toEqual([])
  expect(seen("subject", /register\.db/)).not.toEqual([])
  expect(seen("address", /register\.db/)).not.toEqual([])
  expect(seen("number", /register\.db/)).not.toEqual([])
  expect(seen("address", /^what is sent with POST/)).not.toEqual([])
  expect(seen("address", /^a mail/)).not.toEqual([])
  expect(server.log).toContain('"event":"error"')
})
