import { describe, expect, it } from "vitest"
import { jsonLog } from "./log.ts"
import {
  ADDRESSES,
  ask,
  configFile,
  FORM_TYPE,
  install,
  ONE_CLICK,
  pathOf,
  press,
  SUBJECT,
  senderKeyOf,
} from "./testing.ts"

describe("the log", () => {
  it("holds no token, no address, no subject and no key, wherever in a request they stand (D34, B19)", async () => {
    const file = await configFile()
    const installation = await install({ file })
    const token = await installation.token()
    const broken = await install({
      file,
      wrapStore: (store) => ({
        ...store,
        read: () => Promise.reject(new TypeError(`no row for ${SUBJECT}, ${ADDRESSES.email}\n    at ${token}`)),
        change: () => Promise.reject(new Error(`cannot write ${token} of ${SUBJECT}`)),
      }),
    })
    const secrets = [token, ADDRESSES.email, SUBJECT, senderKeyOf("lenoir")]
    const path = pathOf(token)
    for (const on of [installation, broken]) {
      await ask(on, path)
      await press(on, path)
      await press(on, path, "email=jeanne.lenoir@example.be")
      await ask(on, `${path}/preferences`)
      for (const secret of secrets.map(encodeURI)) {
        for (const place of [
          `/${secret}`,
          `/fr/${secret}`,
          `/u/${secret}`,
          `/u//${secret}`,
          `/fr/u/${secret}/preferences`,
          `/fr/u/x/${secret}`,
          `/nl-BE/u/${secret}`,
          `/fr/u/${secret}/${secret}`,
          `/fr/u?token=${secret}`,
          `/?email=${secret}`,
          `/assets/${secret}`,
          `/api/${secret}`,
          `/api/v1/${secret}`,
          `/api/v1/preferences/${secret}`,
          `/api/v1/preferences?token=${secret}`,
        ]) {
          await ask(on, place)
          await ask(on, place, { method: "POST", headers: { "content-type": FORM_TYPE }, body: ONE_CLICK })
        }
      }
      const json = { authorization: `Bearer ${token}`, "content-type": "application/json" }
      await ask(on, "/api/v1/preferences", { headers: json })
      await ask(on, "/api/v1/objection", { method: "POST", headers: json, body: `{"locale":"fr","textVersion":null}` })
      await ask(on, "/api/v1/objection", { method: "POST", headers: json, body: `{"${ADDRESSES.email}":1}` })
      await ask(on, "/api/v1/may-send", {
        method: "POST",
        headers: { authorization: `Bearer ${senderKeyOf("lenoir")}`, "content-type": "application/json" },
        body: JSON.stringify({ brand: "lenoir", questions: [{ subject: SUBJECT, channel: "email", topic: "news" }] }),
      })
    }
    const log = [...installation.log, ...broken.log].join("")
    expect(log).toContain('"route":"/{lang}/u/{token}/preferences"')
    expect(log).toContain('"event":"error"')
    const parts = secrets.flatMap((secret) => [secret, ...secret.split(".").filter((part) => part.length > 6)])
    expect(parts.filter((part) => log.includes(part))).toEqual([])
    await installation.close()
    await broken.close()
  })

  it("names one route a line, with method, status and milliseconds", async () => {
    const installation = await install()
    await ask(installation, "/api/v1/preferences")
    await ask(installation, "/nothing/here", { method: "PUT" })
    expect(installation.log.map((line) => JSON.parse(line) as object)).toEqual([
      {
        at: "2026-11-23T10:00:00.000Z",
        event: "request",
        method: "GET",
        route: "/api/v1/preferences",
        status: 401,
        ms: expect.any(Number),
      },
      {
        at: "2026-11-23T10:00:00.000Z",
        event: "request",
        method: "PUT",
        route: "/*",
        status: 404,
        ms: expect.any(Number),
      },
    ])
    await installation.close()
  })

  it("keeps a line a line, whatever it holds (D34)", () => {
    const lines: string[] = []
    jsonLog((line) => lines.push(line))({ event: "error", name: "Error\n{}\r\u2028", where: ["\n"] })
    expect(lines[0]?.split(/[\r\n]/)).toHaveLength(2)
  })
})
