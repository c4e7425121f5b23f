import { describe, expect, it } from "vitest"
import { sampleBrand } from "../../demo/sample-brand.ts"
import { personReader } from "./person-of.ts"

const COLUMNS = ["subject", "locale", "address:email", "email/news", "phone/news", "first name"]
const row = (fields: Record<string, string>) => ({
  line: 2,
  fields: { ...Object.fromEntries(COLUMNS.map((name) => [name, ""])), subject: "c-1", ...fields },
})
const read = (fields: Record<string, string>) => personReader(COLUMNS, sampleBrand).read(row(fields))

describe("a line of a list", () => {
  it("says what is recorded of a person, on which ground, and nothing of what is left out", () => {
    const person = read({ locale: "nl", "address:email": "piet@x.example", "email/news": "yes", "phone/news": "No" })
    expect(person).toMatchObject({
      subject: "c-1",
      locale: "nl",
      choices: [
        { channel: "email", topic: "news", receives: true, basis: "consent" },
        { channel: "phone", topic: "news", receives: false, basis: "legitimate-interest" },
      ],
    })
    expect(read({})).toMatchObject({ locale: null, choices: [] })
    expect(read({ "email/news": "soft-opt-in" })).toMatchObject({ choices: [{ receives: true, basis: "soft-opt-in" }] })
  })

  it("says contacts for the channels that have a column, and of no others", () => {
    expect(read({ "address:email": "piet@x.example" })).toMatchObject({
      contacts: [{ channel: "email", address: "piet@x.example" }],
      channels: ["email"],
    })
    expect(read({})).toMatchObject({ contacts: [], channels: ["email"] })
  })

  it.each([
    [{ subject: "" }, "subject"],
    [{ subject: "ada@x.example" }, "never an address"],
    [{ locale: "tlh" }, 'locale: "tlh" is not spoken here'],
    [{ "email/news": "maybe" }, 'email/news: "maybe" has to be yes, no'],
    [{ "address:email": "nonsense" }, "address:email: has to be a whole address or number"],
  ])("with %j in it is refused in words", (fields, said) => {
    expect(read(fields)).toContain(said)
  })
})

describe("the columns of a list", () => {
  it("that say nothing here are named", () => {
    expect(personReader(COLUMNS, sampleBrand).unread).toEqual(["first name"])
  })

  it.each(["email/nwes", "fax/news", "address:fax"])("such as %j are not passed over in silence", (name) => {
    expect(() => personReader(["subject", name], sampleBrand)).toThrow(`"${name}"`)
  })
})
