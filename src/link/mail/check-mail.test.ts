import fc from "fast-check"
import type { SendMailOptions } from "nodemailer"
import { describe, expect, it } from "vitest"
import { CLAIMS, forge, HEADER } from "../testing.ts"
import { type CheckMailOptions, checkMail, type MailCheck } from "./check-mail.ts"
import { FOOTER_TEXTS } from "./footer-texts.ts"
import { COVERED, LINKS, mailing, raw, TOKEN } from "./testing.ts"

const CHECKS: readonly MailCheck[] = ["list-unsubscribe", "list-unsubscribe-post", "dkim", "one-click", "html", "text"]

/** The outcomes, and what is said of those that did not pass. */
async function look(mail: string | Uint8Array, options?: CheckMailOptions) {
  const findings = await checkMail(mail, options)
  expect(findings.map(({ check }) => check)).toEqual(CHECKS)
  expect(JSON.stringify(findings)).not.toContain(TOKEN)
  return Object.fromEntries(findings.map((each) => [each.check, each])) as Record<MailCheck, (typeof findings)[number]>
}

const failuresIn = async (mail: string | Uint8Array): Promise<string[]> =>
  (await checkMail(mail)).filter(({ outcome }) => outcome === "failed").map(({ check, says }) => `${check}: ${says}`)

/** The mail with other header fields; what nodemailer folds is unfolded first. */
const withFields = async (change: (mail: string) => string) =>
  change((await raw()).replace(/^List-Unsubscribe:\s+/m, "List-Unsubscribe: "))

const FIELD = `List-Unsubscribe: <${LINKS.unsubscribe}>`
const POST_FIELD = "List-Unsubscribe-Post: List-Unsubscribe=One-Click"

describe("a mailing that our toolkit helped to write", () => {
  it("passes, and no server is asked for it", async () => {
    const findings = await look(await raw())
    expect(Object.values(findings).map(({ outcome }) => outcome)).toEqual([
      "passed",
      "passed",
      "passed",
      "skipped",
      "passed",
      "passed",
    ])
    expect(findings["one-click"].says).toContain("a POST unsubscribes")
  })

  it.each<[string, SendMailOptions["textEncoding"]]>([
    ["quoted-printable", "quoted-printable"],
    ["base64", "base64"],
  ])("passes in %s, with attachments, and as bytes", async (_, textEncoding) => {
    const attachments = [{ filename: "x.html", content: `<a href="https://evil.example/u/${TOKEN}">no</a>` }]
    const mail = await raw({ ...mailing(), ...(textEncoding ? { textEncoding } : {}), attachments })
    expect(await failuresIn(mail)).toEqual([])
    expect(await failuresIn(new TextEncoder().encode(mail))).toEqual([])
  })

  it("passes however lines end, and out of a mailbox file", async () => {
    const mail = await raw()
    expect(await failuresIn(mail.replaceAll("\r\n", "\n"))).toEqual([])
    expect(await failuresIn(`From bonjour@lenoir.example Tue Nov 24 10:00:00 2026\n${mail}`)).toEqual([])
  })

  it("passes in every language, and with a link that has no language or something appended", async () => {
    const { html, text } = mailing()
    for (const change of ["/nl/u/", "/u/"]) {
      const changed = { html: html.replaceAll("/fr/u/", change), text: text.replaceAll("/fr/u/", change) }
      expect(await failuresIn(await raw({ ...mailing(), ...changed }))).toEqual([])
    }
    const tagged = html.replace(`${TOKEN}"`, `${TOKEN}?utm_source=news&amp;x=1"`)
    expect(await failuresIn(await raw({ ...mailing(), html: tagged }))).toEqual([])
  })

  it("passes in Latin-1, sent as it is", async () => {
    const { leave, adapt } = FOOTER_TEXTS.fr as { leave: string; adapt: string }
    const html = `<a href="${LINKS.unsubscribe}">${leave}</a> <a href='${LINKS.preferences}'>${adapt}</a>`
    const fields = [FIELD, POST_FIELD, "Content-Type: text/html; charset=iso-8859-1", "Content-Transfer-Encoding: 8bit"]
    const bytes = Uint8Array.from(`${fields.join("\r\n")}\r\n\r\n${html}`, (letter) => letter.charCodeAt(0))
    const findings = await look(bytes)
    expect([findings.html.outcome, findings.text.outcome]).toEqual(["passed", "skipped"])
  })
})

describe("the header List-Unsubscribe (B1)", () => {
  it.each<[string, string, string]>([
    ["is not there", "", "There is no List-Unsubscribe"],
    ["is there twice", `${FIELD}\r\n${FIELD}`, "is there 2 times"],
    ["has http", FIELD.replace("https", "http"), "neither https nor mailto"],
    ["has mailto alone", "List-Unsubscribe: <mailto:leave@lenoir.example>", "no https address"],
    ["has two https addresses", `${FIELD}, <https://lenoir.example/leave>`, "2 https addresses"],
    ["has no brackets", FIELD.replace(/[<>]/g, ""), "no list of addresses"],
    ["has no comma", `${FIELD} <mailto:leave@lenoir.example>`, "no list of addresses"],
    ["is empty", "List-Unsubscribe:", "no list of addresses"],
    ["is broken inside the brackets", FIELD.replace("/fr", "\r\n /fr"), "broken over two lines"],
    ["has a space inside the brackets", FIELD.replace("<", "< "), "has a space in it"],
    ["has letters beyond ASCII", FIELD.replace("prefs", "préfs"), "beyond ASCII"],
  ])("fails where it %s", async (_, field, why) => {
    const mail = await withFields((mail) => mail.replace(`${FIELD}\r\n`, field ? `${field}\r\n` : ""))
    const finding = (await look(mail))["list-unsubscribe"]
    expect(finding.outcome).toBe("failed")
    expect(finding.says).toContain(why)
  })

  it("passes with an address to write to, folded between the two", async () => {
    const folded = `List-Unsubscribe: <mailto:leave@lenoir.example>,\r\n\t<${LINKS.unsubscribe}>`
    const mail = await withFields((mail) => mail.replace(FIELD, folded))
    expect(await failuresIn(mail)).toEqual([])
  })
})

describe("the header List-Unsubscribe-Post (RFC 8058 section 3.1)", () => {
  it.each<[string, string, string]>([
    ["is not there", "", "There is no List-Unsubscribe-Post"],
    ["is there twice", `${POST_FIELD}\r\n${POST_FIELD}`, "is there 2 times"],
    ["has another value", POST_FIELD.replace("One", "Two"), "exactly"],
    ["is in other letters", POST_FIELD.replace("=One-Click", "=one-click"), "exactly"],
  ])("fails where it %s", async (_, field, why) => {
    const mail = await withFields((mail) => mail.replace(`${POST_FIELD}\r\n`, field ? `${field}\r\n` : ""))
    const finding = (await look(mail))["list-unsubscribe-post"]
    expect(finding.outcome).toBe("failed")
    expect(finding.says).toContain(why)
  })
})

describe("the DKIM signature (B2, RFC 8058 section 4)", () => {
  const dkimOf = async (mail: string) => (await look(mail)).dkim

  it("covers both where the sender names both; by itself nodemailer leaves out List-Unsubscribe-Post", async () => {
    expect((await dkimOf(await raw(mailing(), COVERED))).says).toContain("of lenoir.example names both headers")
    const { outcome, says } = await dkimOf(await raw(mailing(), ""))
    expect(outcome).toBe("failed")
    expect(says).toContain("of lenoir.example does not cover List-Unsubscribe-Post.")
  })

  it.each<[string, (mail: string) => string, string]>([
    ["there is none", (mail) => mail.replace(/^DKIM-Signature:.*\r\n(\s.*\r\n)*/m, ""), "no DKIM signature"],
    ["it lacks a tag", (mail) => mail.replace(" bh=", " xx="), "no DKIM signature"],
    [
      "neither is named",
      (mail) => mail.replace(/:list-unsubscribe:list-unsubscribe-post;/, ";"),
      "List-Unsubscribe and List-Unsubscribe-Post",
    ],
    [
      "a header was added after signing",
      (mail) => `List-Unsubscribe: <https://evil.example/>\r\n${mail}`,
      "does not cover List-Unsubscribe.",
    ],
    [
      "another name only begins in the same way",
      (mail) => mail.replace(/:list-unsubscribe:/, ":list-unsubscribe-x:"),
      "does not cover List-Unsubscribe.",
    ],
  ])("fails where %s", async (_, change, why) => {
    const mail = change(await raw())
    expect(mail).not.toBe(await raw())
    const { outcome, says } = await dkimOf(mail)
    expect(outcome).toBe("failed")
    expect(says).toContain(why)
  })

  it("may be folded anywhere, name both once more, or be the second of two", async () => {
    const mail = await raw()
    const folded = mail.replace(/ h=([^;]*);/, (_, names: string) => ` h =\r\n\t${names.split(":").join(" :\r\n  ")} ;`)
    expect((await dkimOf(folded)).outcome).toBe("passed")
    const named = ":list-unsubscribe:list-unsubscribe-post"
    const oversigned = await dkimOf(mail.replace(named, named + named.toUpperCase()))
    expect(oversigned.says).toContain("once more, so that nobody can add another")
    const other = "DKIM-Signature: v=1; a=rsa-sha256; d=esp.example; s=s; bh=x; h=from; b=x\r\n"
    expect((await dkimOf(other + mail)).says).toContain("of lenoir.example names both")
    expect((await dkimOf(other + (await raw(mailing(), "From")))).says).toContain("esp.example and of lenoir.example")
  })
})

describe("whether the link leaves with one press (B5)", () => {
  it.each([
    [200, "passed", "This person has left now"],
    [202, "passed", "This person has left now"],
    [301, "failed", "a redirect (301)"],
    [307, "failed", "a redirect (307)"],
    [405, "failed", "with 405"],
    [204, "failed", "with 204"],
  ])("is told by the status %i of a POST to the header's address, where one is asked for", async (status, as, why) => {
    const asked: string[] = []
    const post = async (url: string) => {
      asked.push(url)
      return { status }
    }
    const { outcome, says } = (await look(await raw(), { post }))["one-click"]
    expect(asked).toEqual([LINKS.unsubscribe])
    expect(outcome).toBe(as)
    expect(says).toContain(why)
  })

  it("fails where there is no answer, and asks nobody where there is no address", async () => {
    const post = () => Promise.reject(new Error("timed out"))
    expect((await look(await raw(), { post }))["one-click"]).toMatchObject({ outcome: "failed" })
    const none = await withFields((mail) => mail.replace(`${FIELD}\r\n`, ""))
    expect((await look(none, { post }))["one-click"]).toMatchObject({ outcome: "skipped" })
  })
})

describe("the links in the mail itself", () => {
  const other = forge(HEADER, { ...CLAIMS, sub: "c-2" })
  const TRACKED = "https://click.esp.example/ls/click?upn=abc"

  it.each<[string, (html: string) => string, string]>([
    ["are not there", () => "<p>Bonjour</p>", "Neither link"],
    ["lack the opt-out", (html) => html.replace(/<a [^>]*\/fr\/u\/[^/"]*".*?<\/a>/, ""), "unsubscribe from everything"],
    ["lack the preferences", (html) => html.replace(/<a [^>]*\/preferences".*?<\/a>/, ""), "to the preferences is not"],
    ["were rewritten", (html) => html.replaceAll(/https:\/\/prefs[^"]*/g, TRACKED), "as click tracking does"],
    ["were rewritten one by one", (html) => html.replace(/https:\/\/prefs[^"]*/, TRACKED), "as click tracking does"],
    ["are somebody else's", (html) => html.replaceAll(TOKEN, other), "not those of one and the same person"],
    ["are those of two people", (html) => html.replace(TOKEN, other), "not those of one and the same person"],
    ["are at another place", (html) => html.replaceAll("//prefs.", "//evil."), "not those of one and the same person"],
    ["are damaged", (html) => html.replaceAll(TOKEN, TOKEN.slice(0, 40)), "leads elsewhere"],
    ["are in a comment", (html) => html.replaceAll("<a ", "<!--<a ").replaceAll("</a>", "</a>-->"), "Neither link"],
    [
      "are in the wrong order",
      (html) =>
        html
          .replace(`${TOKEN}"`, "@@")
          .replace(`${TOKEN}/preferences"`, `${TOKEN}"`)
          .replace("@@", `${TOKEN}/preferences"`),
      "comes before",
    ],
  ])("fail where they %s", async (_, change, why) => {
    const html = change(mailing().html)
    expect(html).not.toBe(mailing().html)
    const findings = await look(await raw({ ...mailing(), html }))
    expect(findings.html.outcome).toBe("failed")
    expect(findings.html.says).toContain(why)
    expect(findings.text.outcome).toBe("passed")
  })

  it.each<[string, (text: string) => string, string]>([
    ["are not there", () => "Bonjour", "Neither link"],
    ["lack the preferences", (text) => text.replace("/preferences", ""), "to the preferences is not"],
    ["are somebody else's", (text) => text.replaceAll(TOKEN, other), "not those of one and the same person"],
  ])("fail in plain text where they %s", async (_, change, why) => {
    const findings = await look(await raw({ ...mailing(), text: change(mailing().text) }))
    expect(findings.text.outcome).toBe("failed")
    expect(findings.text.says).toContain(why)
    expect(findings.html.outcome).toBe("passed")
  })

  it("are found with punctuation glued to them", async () => {
    const text = `(${LINKS.unsubscribe}), <${LINKS.preferences}>.`
    expect((await look(await raw({ ...mailing(), text }))).text.outcome).toBe("passed")
  })

  it("are looked for in the parts that there are; a mail without any fails", async () => {
    const { html, text, ...rest } = mailing()
    expect((await look(await raw({ ...rest, text }))).html.outcome).toBe("skipped")
    const onlyHtml = (await look(await raw({ ...rest, html }))).text
    expect([onlyHtml.outcome, onlyHtml.says]).toEqual(["skipped", expect.stringContaining("Add the text")])
    expect((await look("Subject: x\r\nContent-Type: image/png\r\n\r\n")).html.outcome).toBe("failed")
  })
})

describe("whatever comes in", () => {
  it("is answered with a finding for each check", async () => {
    const mail = await raw()
    const piece = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "\r\n\r\n",
        "--",
        "<a href=",
        "&#9999999;",
        "<!--",
        "DKIM-Signature: h=",
        "Content-Type: multipart/x; boundary=a",
      ),
      fc.nat({ max: mail.length }).map((at) => mail.slice(at, at + 400)),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece), async (pieces) => {
        await look(pieces.join("\r\n"))
      }),
      { numRuns: 100 },
    )
    await look(fc.sample(fc.uint8Array({ maxLength: 5000 }), 1)[0] ?? new Uint8Array())
  })

  it.each<[string, string]>([
    ["open links", `Content-Type: text/html\n\n${"<a href=x ".repeat(100_000)}`],
    ["links that do not end", `Content-Type: text/html\n\n${"<a href=x>".repeat(100_000)}`],
    ["brackets", `Content-Type: text/html\n\n<a href=x>${"<".repeat(400_000)}`],
    ["spaces", `Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n${" ".repeat(400_000)}x`],
    ["full stops", `\n\nhttps://x${".".repeat(400_000)}x`],
    ["commas", `List-Unsubscribe: <x>${" ,".repeat(100_000)}`],
    ["letters in a type", `Content-Type: text/html; ${"a".repeat(400_000)}\n\n`],
    ["colons in a signature", `DKIM-Signature: h=${":".repeat(400_000)}`],
    ["empty lines", "\n".repeat(400_000)],
    ["folds", `A: b${"\n ".repeat(100_000)}`],
    ["parts in parts", "Content-Type: multipart/mixed; boundary=a\n\n--a\n".repeat(20_000)],
  ])("takes no longer for very many %s than a mail takes", async (_, mail) => {
    const begun = performance.now()
    await look(mail)
    expect(performance.now() - begun).toBeLessThan(5000)
  })
})
