import { afterEach, beforeEach, describe, expect, it } from "vitest"
import {
  ask,
  FORM_TYPE,
  type Installation,
  install,
  LONG_AGO_MS,
  modelIn,
  ONE_CLICK,
  pathOf,
  press,
  SUBJECT,
} from "../testing.ts"

let installation: Installation
let token: string
let path: string
beforeEach(async () => {
  installation = await install()
  token = await installation.token()
  path = pathOf(token)
})
afterEach(() => installation.close())

const post = (body: BodyInit | null, type: string | null, at = path) =>
  ask(installation, at, { method: "POST", headers: type === null ? {} : { "content-type": type }, body })

const multipart = (boundary: string, ...parts: string[]) =>
  `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join("")}--${boundary}--\r\n`
const PAIR = 'Content-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click'

/** Which lanes may still be sent, as the sender would be told. */
async function received(subject = SUBJECT): Promise<string[]> {
  const brand = installation.brand()
  const lanes = brand.catalogue.topics.flatMap(({ id, channels }) =>
    channels.map((channel) => ({ channel, topic: id })),
  )
  const answers = await installation.register.maySend(
    brand,
    lanes.map((lane) => ({ ...lane, subject })),
    installation.clock.now(),
  )
  return answers.filter(({ may }) => may).map(({ channel, topic }) => `${channel}/${topic}`)
}

const evidence = async () =>
  (await installation.store.evidence("lenoir", SUBJECT)).filter(({ what }) => what === "objected")

/** Mail clients are told by the status alone: no redirect, no cookie, next to no body (B5). */
async function expectBareYes(answer: Response): Promise<void> {
  expect(answer.status).toBe(200)
  expect(answer.headers.get("location")).toBeNull()
  expect(answer.headers.get("set-cookie")).toBeNull()
  expect((await answer.text()).length).toBeLessThan(10)
}

describe("a press that the page's script sent under a key", () => {
  const press = (key: string) =>
    ask(installation, path, {
      method: "POST",
      headers: { "content-type": FORM_TYPE, accept: "application/json", "idempotency-key": key },
      body: ONE_CLICK,
    })

  it("and that arrives once more when it was taken back, changes nothing; the next press does", async () => {
    expect((await press("1234567890123456")).status).toBe(200)
    const who = { brand: installation.brand(), subject: SUBJECT }
    const [objection] = (await installation.register.read(who)).objections
    const occasion = {
      now: installation.clock.now(),
      door: "page",
      locale: null,
      textVersion: null,
      link: null,
    } as const
    await installation.register.undo(who, objection?.reference ?? "", occasion, "0123456789abcdef")
    expect((await press("1234567890123456")).status).toBe(200)
    const asked = { authorization: `Bearer ${token}`, "content-type": "application/json" }
    const body = JSON.stringify({ locale: "fr", textVersion: null })
    const byTheApplication = { method: "POST", headers: { ...asked, "idempotency-key": "1234567890123456" }, body }
    expect((await ask(installation, "/api/v1/objection", byTheApplication)).status).toBe(200)
    expect(await evidence()).toHaveLength(1)
    expect(await received()).not.toEqual([])
    expect((await press("6543210987654321")).status).toBe(200)
    expect(await evidence()).toHaveLength(2)
    expect(await received()).toEqual([])
  })

  it.each(["", "short", "x".repeat(65), "1234567890 123456"])(
    "leaves all the same where the key is none: %j",
    async (key) => {
      expect((await press(key)).status).toBe(200)
      expect(await received()).toEqual([])
    },
  )
})

describe("a one-click POST", () => {
  it.each<[string, string | null, BodyInit]>([
    ["urlencoded", FORM_TYPE, ONE_CLICK],
    ["urlencoded in capitals", "APPLICATION/X-WWW-FORM-URLENCODED", ONE_CLICK],
    ["urlencoded with a charset", "application/x-www-form-urlencoded; charset=UTF-8", ONE_CLICK],
    ["urlencoded with blanks before its parameter", "application/x-www-form-urlencoded ;charset=utf-8", ONE_CLICK],
    ["percent-encoded", FORM_TYPE, "List%2DUnsubscribe=One%2DClick"],
    ["multipart", "multipart/form-data; boundary=frontier", multipart("frontier", PAIR)],
    ["multipart in capitals", "Multipart/Form-Data; BOUNDARY=frontier", multipart("frontier", PAIR)],
    ["multipart with a quoted boundary", 'multipart/form-data; boundary="front ier"', multipart("front ier", PAIR)],
    [
      "multipart whose part has a type",
      "multipart/form-data; boundary=frontier",
      multipart("frontier", PAIR.replace("\r\n\r\n", "\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n")),
    ],
    ["urlencoded with a line end behind it", FORM_TYPE, `${ONE_CLICK}\r\n`],
    ["with no type", null, new TextEncoder().encode(ONE_CLICK)],
    ["as plain text", "text/plain; charset=us-ascii", `${ONE_CLICK}\r\n`],
    ["as some bytes", "application/octet-stream", ONE_CLICK],
    ["with a type that is none", "form", ONE_CLICK],
    ["as JSON that is none", "application/json", ONE_CLICK],
    ["multipart without a boundary", "multipart/form-data", multipart("f", PAIR)],
    ["multipart with another boundary", "multipart/form-data; boundary=g", multipart("f", PAIR)],
    ["multipart of another kind", "multipart/mixed; boundary=f", multipart("f", PAIR)],
    ["multipart of no type", null, new TextEncoder().encode(multipart("f", PAIR))],
    [
      "multipart with half line ends",
      "multipart/form-data; boundary=f",
      multipart("f", `${PAIR}`).replaceAll("\r\n", "\n"),
    ],
    [
      "multipart with more fields",
      "multipart/form-data; boundary=f",
      multipart("f", `X-A: b\r\n${PAIR.replace("\r\n\r\n", "\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")}`),
    ],
  ])("%s leaves everything (B3, A12)", async (_, type, body) => {
    await expectBareYes(await post(body, type))
    expect(await received()).toEqual([])
    expect(await evidence()).toMatchObject([{ door: "one-click", locale: null, textVersion: null }])
  })

  it("whose body comes without a length leaves everything (B3)", async () => {
    const bytes = new TextEncoder().encode(ONE_CLICK)
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    const headers = { "content-type": FORM_TYPE }
    await expectBareYes(await ask(installation, path, { method: "POST", headers, body, duplex: "half" }))
    expect(await received()).toEqual([])
  })

  it.each([
    ["without a language", (it: string) => `/u/${it}`],
    ["in a language that the page does not come in (B5)", (it: string) => `/xx/u/${it}`],
    ["in a regional language", (it: string) => `/nl-BE/u/${it}`],
    ["with a slash at the end (B5)", (it: string) => `/fr/u/${it}/`],
    ["with parameters of a campaign (B15)", (it: string) => `/fr/u/${it}?utm_source=mail&_hsmi=1&mc_eid=2&token=x`],
    ["with the token as a parameter (B16)", (it: string) => `/fr/u?token=${it}`],
    ["with the token as a parameter of the root", (it: string) => `/?token=${it}`],
    ["to the confirmation's address, where a reload posts again", (it: string) => `/fr/u/${it}/unsubscribed`],
  ])("%s leaves everything", async (_, address) => {
    await expectBareYes(await press(installation, address(token)))
    expect(await received()).toEqual([])
  })

  it("by a link that expired years ago leaves everything (A33)", async () => {
    await expectBareYes(await press(installation, pathOf(await installation.token({ age: LONG_AGO_MS }))))
    expect(await received()).toEqual([])
  })

  it("by a link five years old, signed with a key retired since, leaves everything (A33)", async () => {
    const old = await installation.token({ age: LONG_AGO_MS, retiredKey: true })
    await expectBareYes(await press(installation, pathOf(old)))
    expect(await received()).toEqual([])
  })

  it("for a person of whom nothing is known leaves everything (A1)", async () => {
    await expectBareYes(await press(installation, pathOf(await installation.token({ subject: "c-unknown" }))))
    expect(await received("c-unknown")).toEqual([])
  })

  it("speaks for its own brand alone (D28)", async () => {
    await press(installation, path)
    const question = { subject: SUBJECT, channel: "post", topic: "offers" }
    const dupont = installation.brand("dupont")
    const [other] = await installation.register.maySend(dupont, [question], installation.clock.now())
    expect(other).toMatchObject({ may: true })
  })

  it("repeated is answered alike and leaves one line of evidence (B7)", async () => {
    const before = await press(installation, path)
    const state = installation.dump()
    const again = await press(installation, path)
    expect([again.status, await again.text()]).toEqual([before.status, await before.text()])
    expect(installation.dump()).toBe(state)
  })

  it("that comes a hundred times at once leaves exactly one line of evidence (B7)", async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => press(installation, path)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await evidence()).toHaveLength(1)
  })
})

describe("a POST that is not exactly the one-click pair (B8)", () => {
  it.each<[string, number, string | null, BodyInit | null]>([
    ["has an empty body", 400, FORM_TYPE, ""],
    ["has no body", 400, FORM_TYPE, null],
    ["has another value", 400, FORM_TYPE, "List-Unsubscribe=Yes"],
    ["has the value in other letters", 400, FORM_TYPE, "List-Unsubscribe=one-click"],
    ["has the name in other letters", 400, FORM_TYPE, "list-unsubscribe=One-Click"],
    ["has blanks around the value", 400, FORM_TYPE, "List-Unsubscribe=+One-Click+"],
    ["has the pair twice", 400, FORM_TYPE, `${ONE_CLICK}&${ONE_CLICK}`],
    ["has the pair and its contrary", 400, FORM_TYPE, `${ONE_CLICK}&List-Unsubscribe=No`],
    ["has a field more", 400, FORM_TYPE, `${ONE_CLICK}&email=someone@example.be`],
    ["has a nameless field more", 400, FORM_TYPE, `${ONE_CLICK}&=`],
    ["has the pair as JSON", 400, "application/json", '{"List-Unsubscribe":"One-Click"}'],
    ["has the pair in words, as text", 400, "text/plain", `Please: ${ONE_CLICK}`],
    ["has the pair twice, as text", 400, "text/plain", `${ONE_CLICK}\n${ONE_CLICK}`],
    ["has no type and another value", 400, null, new TextEncoder().encode("List-Unsubscribe=Yes")],
    [
      "is multipart with a field more",
      400,
      "multipart/form-data; boundary=f",
      multipart("f", PAIR, PAIR.replace("List", "X")),
    ],
    ["is multipart without a boundary, with a field more", 400, "multipart/form-data", multipart("f", PAIR, PAIR)],
    ["is multipart that breaks off", 400, "multipart/form-data; boundary=f", `--f\r\n${PAIR}`],
    [
      "is multipart with the value as a file",
      400,
      "multipart/form-data; boundary=f",
      multipart("f", PAIR.replace("\r\n\r\n", '; filename="x"\r\n\r\n')),
    ],
    [
      "is multipart with the value as a file, without a boundary",
      400,
      "multipart/form-data",
      multipart("f", PAIR.replace("\r\n\r\n", '; filename="x"\r\n\r\n')),
    ],
    ["is multipart without a boundary that breaks off", 400, "multipart/form-data", `--f\r\n${PAIR}`],
    // Whoever tries every way to read these lines never ends.
    [
      "is multipart with a hundred fields and nothing else",
      400,
      null,
      new TextEncoder().encode(`--f\r\n${"a:b\r\n".repeat(300)}`),
    ],
    [
      "is multipart with a hundred names",
      400,
      "multipart/form-data; boundary=f",
      `--f\r\n${PAIR.split("\r\n")[0]}\r\n`.repeat(20),
    ],
    ["is multipart with the name in its value", 400, "multipart/form-data", multipart("f", `X: ${PAIR}`)],
    ["is 10 MB long", 413, FORM_TYPE, `${ONE_CLICK}&x=${"x".repeat(10_000_000)}`],
  ])("since it %s, is refused with %i and changes nothing", async (_, status, type, body) => {
    const before = installation.dump()
    const answer = await post(body, type)
    expect(answer.status).toBe(status)
    expect(answer.headers.get("location")).toBeNull()
    expect(installation.dump()).toBe(before)
  })
})

describe("a token that is not ours", () => {
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

  /** The next letter: another bit pattern in the same alphabet. */
  const flipped = (text: string, at: number) =>
    text.slice(0, at) + (LETTERS[(LETTERS.indexOf(text[at] ?? "A") + 1) % 64] ?? "A") + text.slice(at + 1)

  const whole = async (answer: Response) =>
    JSON.stringify([answer.status, [...answer.headers].sort(), await answer.text()])

  it("because one letter differs is refused, at every position, with one and the same answer (B6, D14)", async () => {
    const before = installation.dump()
    const answers = new Set<string>()
    for (let at = 0; at < token.length; at += 1) {
      if (token[at] === ".") continue
      const answer = await press(installation, pathOf(flipped(token, at)))
      expect(answer.status, `position ${at}`).toBe(404)
      answers.add(await whole(answer))
    }
    expect(answers.size).toBe(1)
    expect(installation.dump()).toBe(before)
  })

  it.each([".", ")", ">", "%3E", "%22,"])(
    "is ours all the same with %s glued to it by a mail client (B14)",
    async (glued) => {
      expect((await press(installation, pathOf(token + glued))).status).toBe(200)
      expect(await evidence()).toHaveLength(1)
    },
  )

  it("is answered alike, whatever is wrong with it (D14, D6)", async () => {
    const ofOther = await installation.token({ brand: "dupont" })
    const [head = "", body = "", mac = ""] = token.split(".")
    const [, otherBody = ""] = ofOther.split(".")
    const wrong = [
      "a.b.c",
      `${head}.${otherBody}.${mac}`,
      `${head}.${body}.`,
      `${head}.${body}`,
      `${btoa('{"alg":"none"}').replaceAll("=", "")}.${body}.`,
      `${token}A`,
      `${token}.${mac}`,
      "x".repeat(5_000) + token,
    ]
    const posted = await Promise.all(
      wrong.map(async (each) => whole(await press(installation, pathOf("a.b.c").replace("a.b.c", each)))),
    )
    expect(new Set(posted).size).toBe(1)
    const gotten = await Promise.all(
      wrong.map(async (each) => (await ask(installation, `/fr/u/${encodeURI(each)}`)).status),
    )
    expect(new Set(gotten)).toEqual(new Set([404]))
    const bearers = wrong.filter((each) => !each.includes(")"))
    const asked = await Promise.all(
      bearers.map(async (each) =>
        whole(await ask(installation, "/api/v1/preferences", { headers: { authorization: `Bearer ${each}` } })),
      ),
    )
    expect(new Set(asked).size).toBe(1)
    expect(asked[0]).toContain("[401,")
  })

  it("is never shown back (B15)", async () => {
    const answer = await ask(installation, "/fr/u/evil.canary.token?note=canary")
    expect(await answer.text()).not.toContain("canary")
  })

  it("cannot be helped by naming a recipient in clear (B6, B29)", async () => {
    const before = installation.dump()
    for (const address of [
      `/fr/u/${SUBJECT}`,
      `/fr/u?subject=${SUBJECT}`,
      `/fr/u?email=jeanne@example.be`,
      "/fr/u",
      "/",
    ]) {
      expect((await press(installation, address)).status, address).toBe(404)
    }
    expect(installation.dump()).toBe(before)
  })
})

describe("the form of the page, without JavaScript (C27)", () => {
  const form = (fields: [string, string][], at: string, accept = "text/html") =>
    ask(installation, at, { method: "POST", headers: { accept }, body: new URLSearchParams(fields) })

  it("that leaves is answered with the receipt as a page, and evidence of what was shown (A26, A30)", async () => {
    const answer = await form([["List-Unsubscribe", "One-Click"]], path)
    const model = await modelIn(answer)
    expect(model).toMatchObject({ screen: "unsubscribed", locale: "fr", receipt: { coversFuture: true } })
    expect(await evidence()).toMatchObject([{ door: "page", locale: "fr", textVersion: "test-1" }])
    expect(await received()).toEqual([])
  })

  it("that leaves by script is answered with the receipt and its texts as JSON", async () => {
    const answer = await form([["List-Unsubscribe", "One-Click"]], path, "application/json")
    const { receipt, texts } = (await answer.json()) as { receipt: { reference: string }; texts: { title: string } }
    expect(texts.title).toBe(`Maison Lenoir fr ${receipt.reference}`)
  })

  it("that leaves by an expired link shows a receipt and no choices (A33, A51)", async () => {
    const old = await installation.token({ age: LONG_AGO_MS })
    const model = await modelIn(await form([["List-Unsubscribe", "One-Click"]], pathOf(old)))
    expect(model).toMatchObject({
      screen: "unsubscribed",
      link: "leave-only",
      snapshot: null,
      receipt: { undoUntil: null },
    })
  })

  const saving = (revision: string): [string, string][] => [
    ["revision", revision],
    ["shown", "email/news"],
    ["shown", "sms/news"],
    ["lanes.sms/news", "on"],
  ]

  it("that saves keeps ticked and unticked lanes, and no others", async () => {
    const model = await modelIn(await form(saving("1"), `${path}/preferences`))
    expect(model).toMatchObject({ outcome: "saved", snapshot: { revision: "2" } })
    expect(await received()).toEqual(["sms/news", "post/offers"])
  })

  it("that saves twice by a double click counts once (C26)", async () => {
    await form(saving("1"), `${path}/preferences`)
    const state = installation.dump()
    expect((await form(saving("1"), `${path}/preferences`)).status).toBe(200)
    expect(installation.dump()).toBe(state)
  })

  it.each<[string, number, string, [string, string][]]>([
    ["against an older revision is told what stands", 412, "conflict", saving("7")],
    ["without a revision is refused", 400, "invalid-request", saving("1").slice(1)],
    ["with an unknown lane is refused", 400, "invalid-request", [...saving("1"), ["shown", "pigeon/news"]]],
    ["with a lane twice is refused", 400, "invalid-request", [...saving("1"), ["shown", "email/news"]]],
  ])("that saves %s", async (_, status, outcome, fields) => {
    const before = installation.dump()
    const answer = await form(fields, `${path}/preferences`)
    expect(answer.status).toBe(status)
    expect(await modelIn(answer)).toMatchObject({ outcome })
    expect(installation.dump()).toBe(before)
  })

  it("that undoes restores what stood before, once", async () => {
    const before = await received()
    const { receipt } = (await modelIn(await form([["List-Unsubscribe", "One-Click"]], path))) as {
      receipt: { reference: string }
    }
    const undo = () => form([["reference", receipt.reference]], `${path}/undo`)
    expect(await modelIn(await undo())).toMatchObject({ outcome: "undone", screen: "preferences" })
    expect(await received()).toEqual(before)
    const state = installation.dump()
    expect((await undo()).status).toBe(200)
    expect(installation.dump()).toBe(state)
  })

  it.each(["", "0000-0000-00", "x".repeat(10_000)])(
    "that undoes an unknown reference (%#) changes nothing",
    async (reference) => {
      await form([["List-Unsubscribe", "One-Click"]], path)
      const before = installation.dump()
      const answer = await form([["reference", reference]], `${path}/undo`)
      expect(answer.status).toBe(410)
      expect(await modelIn(answer)).toMatchObject({ outcome: "undo-unavailable" })
      expect(installation.dump()).toBe(before)
    },
  )

  it("that saves or undoes by an expired link is refused (A33)", async () => {
    const old = pathOf(await installation.token({ age: LONG_AGO_MS }))
    const before = installation.dump()
    expect((await form(saving("1"), `${old}/preferences`)).status).toBe(403)
    expect((await form([["reference", "0000-0000-00"]], `${old}/undo`)).status).toBe(403)
    expect(installation.dump()).toBe(before)
  })
})
