import { createHmac, createPrivateKey, sign } from "node:crypto"
import { beforeAll, describe, expect, it } from "vitest"
import { createKeyring, type Keyring } from "./keyring.ts"
import { signLink } from "./sign.ts"
import { base64url, CLAIMS, forge, HEADER, hsKey, ISSUER, LETTERS, NOW, newEdKey, SECRET } from "./testing.ts"
import { verifyLink } from "./verify.ts"

/** Vectors in the manner of Wycheproof: what has broken the verifiers of others, tried on ours (D1-D4, D7). */

const link = { brand: "lenoir", subject: "c-1042", lifetime: 3600 }
const notOurs = { kind: "not-ours" }
const at = (ring: Keyring) => ({ keyring: ring, issuer: ISSUER, now: () => NOW })
const secret = Buffer.from(SECRET, "base64url")

let ed: Awaited<ReturnType<typeof newEdKey>>
let rings: Readonly<Record<"HS256" | "EdDSA", Keyring>>
let tokens: Readonly<Record<"HS256" | "EdDSA", string>>
beforeAll(async () => {
  ed = await newEdKey("k1", "lenoir")
  rings = { HS256: await createKeyring([hsKey("k1", "lenoir")]), EdDSA: await createKeyring([ed]) }
  tokens = { HS256: await signLink(at(rings.HS256), link), EdDSA: await signLink(at(rings.EdDSA), link) }
})

const verify = (alg: "HS256" | "EdDSA", token: string) => verifyLink(at(rings[alg]), token)

describe.each(["HS256", "EdDSA"] as const)("a real token by %s", (alg) => {
  const refuseAll = async (changed: Iterable<string>) => {
    let tried = 0
    for (const token of changed) {
      expect(await verify(alg, token), JSON.stringify(token)).toEqual(notOurs)
      tried += 1
    }
    return tried
  }

  it("is ours", async () => {
    expect(await verify(alg, tokens[alg])).toMatchObject({ kind: "valid" })
  })

  it("with any one bit of any character turned is none (B6, D1)", { timeout: 60_000 }, async () => {
    const token = tokens[alg]
    function* turned() {
      for (let place = 0; place < token.length; place += 1) {
        for (let bit = 0; bit < 8; bit += 1) {
          const letter = String.fromCharCode(token.charCodeAt(place) ^ (1 << bit))
          yield token.slice(0, place) + letter + token.slice(place + 1)
        }
      }
    }
    expect(await refuseAll(turned())).toBe(token.length * 8)
  })

  it("with any one bit of what its parts stand for turned is none (D1)", { timeout: 60_000 }, async () => {
    const parts = tokens[alg].split(".").map((part) => Buffer.from(part, "base64url"))
    function* turned() {
      for (const [which, part] of parts.entries()) {
        for (let bit = 0; bit < part.length * 8; bit += 1) {
          const changed = Buffer.from(part)
          changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
          yield parts.map((each, place) => base64url(place === which ? changed : each)).join(".")
        }
      }
    }
    await refuseAll(turned())
  })

  it("with another last letter of any part is none, also where the letter stands for the same bytes (D4)", async () => {
    const parts = tokens[alg].split(".")
    const others = parts.flatMap((part, which) =>
      [...LETTERS]
        .filter((letter) => letter !== part.at(-1))
        .map((letter) => parts.map((each, place) => (place === which ? each.slice(0, -1) + letter : each)).join(".")),
    )
    const sameBytes = others.filter((other) =>
      Buffer.from(other.split(".")[2] ?? "", "base64url").equals(Buffer.from(parts[2] ?? "", "base64url")),
    )
    // There are such spellings: 43 letters hold two bits, and 86 hold four, that stand for nothing.
    expect(sameBytes.length).toBeGreaterThan(alg === "HS256" ? 2 : 14)
    await refuseAll(others)
  })

  it("with a letter too few, too many or exchanged with its neighbour is none (D4)", { timeout: 60_000 }, async () => {
    const token = tokens[alg]
    function* changed() {
      for (let place = 0; place <= token.length; place += 1) {
        const [before, after] = [token.slice(0, place), token.slice(place)]
        if (after !== "") yield before + after.slice(1)
        for (const more of ["A", ".", "=", " ", "\n", "\0", "%", "е", "\u200b"]) yield before + more + after
        const [one = "", other = ""] = after
        if (other !== "" && one !== other) yield before + other + one + after.slice(2)
      }
    }
    await refuseAll(changed())
  })

  it("in another order, doubled, or with parts of another token is none", async () => {
    const [header = "", payload = "", signature = ""] = tokens[alg].split(".")
    const other = await signLink(at(rings[alg]), { ...link, subject: "c-7" })
    const [, otherPayload = "", otherSignature = ""] = other.split(".")
    await refuseAll([
      `${payload}.${header}.${signature}`,
      `${header}.${header}.${signature}`,
      `${header}.${payload}.${payload}`,
      `${header}.${otherPayload}.${signature}`,
      `${header}.${payload}.${otherSignature}`,
      `${header}.${payload}.${signature}${signature}`,
      `${header}.${payload}.${signature}${otherSignature}`,
      `${tokens[alg]}.${tokens[alg]}`,
      `${header}..${payload}.${signature}`,
      `${header}..${signature}`,
      `..${signature}`,
      "..",
      `${header}.${payload}..`,
      `${header}.AAAA.AAAA.${payload}.${signature}`,
    ])
  })

  it("written as JSON is none (RFC 7515 section 7.2; D4)", async () => {
    const [header = "", payload = "", signature = ""] = tokens[alg].split(".")
    const flat = { protected: header, payload, signature }
    const forms = [flat, { payload, signatures: [flat] }, { ...flat, header: HEADER }, [header, payload, signature]]
    await refuseAll(forms.flatMap((form) => [JSON.stringify(form), base64url(JSON.stringify(form))]))
  })

  it("under another name for an algorithm is none (D2)", async () => {
    const [, payload = "", signature = ""] = tokens[alg].split(".")
    const names = [
      ...[
        "none",
        "None",
        "NONE",
        "nOnE",
        "noNE",
        "none ",
        "\u006eone\0",
        "",
        " ",
        "HS256 ",
        "hs256",
        "Hs256",
        "HS-256",
      ],
      ...["HS1", "HS384", "HS512", "RS256", "PS256", "ES256", "ES256K", "ES512", "EdDSA", "EDDSA", "eddsa", "Ed25519"],
      ...[
        "Ed448",
        "A128KW",
        "dir",
        "RSA-OAEP",
        "PBES2-HS256+A128KW",
        "HS256",
        null,
        0,
        true,
        ["HS256"],
        { alg: "HS256" },
      ],
    ].filter((name) => name !== alg)
    for (const name of names) {
      const header = base64url(JSON.stringify({ ...HEADER, alg: name }))
      const content = `${header}.${payload}`
      await refuseAll([
        `${content}.${signature}`,
        `${content}.`,
        `${content}.AA`,
        `${content}.${"A".repeat(43)}`,
        `${content}.${"A".repeat(86)}`,
        ...["", "A".repeat(32), String(ed.jwk.x), JSON.stringify(ed.jwk), SECRET].flatMap((key) =>
          ["sha256", "sha384", "sha512"].map(
            (hash) => `${content}.${createHmac(hash, key).update(content).digest("base64url")}`,
          ),
        ),
      ])
    }
  })
})

describe("a signature of HMAC", () => {
  it("with less, more or other than the whole content, key and hash is none (D1, D2)", async () => {
    const [header = "", payload = "", signature = ""] = tokens.HS256.split(".")
    const content = `${header}.${payload}`
    const mac = (text: string | Buffer, key: string | Buffer = secret, hash = "sha256") =>
      createHmac(hash, key).update(text).digest()
    const whole = Buffer.from(signature, "base64url")
    const wrong = {
      "cut short": [1, 8, 16, 20, 31].map((length) => whole.subarray(0, length)),
      lengthened: [Buffer.concat([whole, Buffer.alloc(1)]), Buffer.concat([Buffer.alloc(1), whole])],
      "by another hash": ["sha1", "sha224", "sha384", "sha512", "sha512-256", "sha3-256"].map((hash) =>
        mac(content, secret, hash),
      ),
      "cut from a longer hash": ["sha384", "sha512"].map((hash) => mac(content, secret, hash).subarray(0, 32)),
      "of something else": ["", header, payload, header + payload, `${payload}.${header}`, `${content}.`].map((text) =>
        mac(text),
      ),
      "of what the parts stand for": [
        mac(Buffer.concat([Buffer.from(header, "base64url"), Buffer.from("."), Buffer.from(payload, "base64url")])),
        mac(Buffer.from(payload, "base64url")),
      ],
      "with a spelling of the key": [SECRET, secret.toString("hex"), secret.toString("base64"), `${SECRET}=`].map(
        (key) => mac(content, key),
      ),
      "with half the key, or none": [secret.subarray(0, 16), secret.subarray(0, 31), Buffer.alloc(0)].map((key) =>
        mac(content, key),
      ),
      "all alike": [Buffer.alloc(32), Buffer.alloc(32, 255), Buffer.from(content).subarray(0, 32)],
    }
    for (const [why, signatures] of Object.entries(wrong)) {
      for (const each of signatures)
        expect(await verify("HS256", `${content}.${base64url(each)}`), why).toEqual(notOurs)
    }
    // The same bytes of a key with zeroes behind it are the same key to HMAC (RFC 2104 section 2): no other key of ours is that.
    expect(
      await verify("HS256", `${content}.${base64url(mac(content, Buffer.concat([secret, Buffer.alloc(8)])))}`),
    ).toMatchObject({
      kind: "valid",
    })
  })
})

describe("a signature of Ed25519", () => {
  const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n
  const little = (bytes: Uint8Array) => [...bytes].reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  const bytesOf = (value: bigint) =>
    Uint8Array.from({ length: 32 }, (_, at) => Number((value >> BigInt(8 * at)) & 255n))

  it("that is bent, of other content, or no point is none (RFC 8032 section 5.1.7; D1)", async () => {
    const [header = "", payload = "", signature = ""] = tokens.EdDSA.split(".")
    const content = `${header}.${payload}`
    const whole = Buffer.from(signature, "base64url")
    const [point, scalar] = [whole.subarray(0, 32), little(whole.subarray(32))]
    const key = createPrivateKey({ key: ed.jwk as import("node:crypto").JsonWebKey, format: "jwk" })
    const wrong = {
      // The same scalar once more around the order: a second signature for the same content, in a lax verifier.
      "with its scalar beyond the order": [1n, 2n, 7n].map((times) =>
        Buffer.concat([point, bytesOf(scalar + times * ORDER)]),
      ),
      "with the negative of its scalar": [Buffer.concat([point, bytesOf(ORDER - scalar)])],
      "with its halves exchanged": [Buffer.concat([whole.subarray(32), point])],
      "cut short or lengthened": [
        whole.subarray(0, 63),
        whole.subarray(0, 32),
        Buffer.concat([whole, Buffer.alloc(1)]),
      ],
      "of points of small order": [0, 1].map((first) => {
        const small = Buffer.alloc(64)
        small[0] = first
        return small
      }),
      "of something else": ["", header, payload, `${content}.`, header + payload].map((text) =>
        sign(null, Buffer.from(text), key),
      ),
      "all alike": [Buffer.alloc(64, 255), Buffer.alloc(64, 1)],
      "as ASN.1": [Buffer.concat([Buffer.from([0x30, 62, 2, 29]), whole.subarray(0, 60)])],
    }
    for (const [why, signatures] of Object.entries(wrong)) {
      for (const each of signatures)
        expect(await verify("EdDSA", `${content}.${base64url(each)}`), why).toEqual(notOurs)
    }
    // And the one that is right is taken: each above is wrong for its own reason.
    expect(await verify("EdDSA", `${content}.${base64url(sign(null, Buffer.from(content), key))}`)).toMatchObject({
      kind: "valid",
    })
  })
})

describe("the name of a key", () => {
  it.each([
    ...["../k1", "./k1", "k1/../k1", "/dev/null", "file:///dev/null", "..\\k1", "https://evil.example/k1"],
    ...[
      "' OR '1'='1",
      "k1'--",
      "k1; DROP TABLE codes",
      "k1\u0000",
      "k1 ",
      " k1",
      "K1",
      "k1\n",
      "k%31",
      "\uff4b1",
      "к1",
    ],
    ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "get", "size", "entries"],
    ...[
      "",
      "*",
      "0",
      "undefined",
      "null",
      "true",
      "NaN",
      "[object Object]",
      "$(id)",
      "{{7*7}}",
      "k1,k1",
      "k".repeat(1000),
    ],
  ])("%j leads to no key (D3)", async (kid) => {
    for (const key of [secret, Buffer.alloc(0), Buffer.alloc(32), Buffer.from(kid)]) {
      expect(await verify("HS256", forge({ ...HEADER, kid }, CLAIMS, key))).toEqual(notOurs)
    }
  })

  it.each([[["k1"]], [{ kid: "k1" }], [{ toString: "k1" }], [0], [null], [true]])(
    "that is no text, %j, leads to no key (D3)",
    async (kid) => {
      expect(await verify("HS256", forge({ ...HEADER, kid }, CLAIMS))).toEqual(notOurs)
    },
  )

  it("given twice, in a header that two readers may read in two ways, is signed by us or by nobody", async () => {
    const twice = '{"alg":"none","kid":"k2","typ":"prefc-link+jwt","alg":"HS256","kid":"k1"}'
    expect(await verify("HS256", forge(twice, CLAIMS, Buffer.alloc(32)))).toEqual(notOurs)
    const reversed = '{"alg":"HS256","kid":"k1","typ":"prefc-link+jwt","alg":"none"}'
    expect(await verify("HS256", forge(reversed, CLAIMS))).toEqual(notOurs)
  })
})

describe("a time (D7)", () => {
  const late = async (exp: unknown, now: number) =>
    (await verifyLink({ keyring: rings.HS256, issuer: ISSUER, now: () => now }, forge(HEADER, { ...CLAIMS, exp }))).kind

  it("is judged to the second, with 60 s of difference between clocks and no more, at any time there is", async () => {
    for (const exp of [NOW + 1, NOW + 3600, 2 ** 31 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER - 61]) {
      expect([await late(exp, exp + 59), await late(exp, exp + 60)]).toEqual(["valid", "leave-only"])
      expect(await late(exp, exp - 1)).toBe("valid")
    }
    expect(await late(0, NOW)).toBe("leave-only")
  })

  it.each([
    ...[
      "NaN",
      "Infinity",
      "-Infinity",
      '"NaN"',
      '"Infinity"',
      '"1793003600"',
      '" 1793003600"',
      '"1793003600 "',
      '"0x6AE0"',
    ],
    ...[
      "1e400",
      "-1e400",
      "1e-400",
      "-1",
      "-0.5",
      "1793003600.5",
      "9007199254740993",
      "1e21",
      "01793003600",
      "+1793003600",
    ],
    ...[
      "null",
      "true",
      "[1793003600]",
      '{"$numberLong":"1793003600"}',
      '""',
      "0x6AE0B4F0",
      "1_793_003_600",
      "1793003600n",
    ],
  ])("that is %s makes no token, whichever claim it is", async (text) => {
    for (const name of ["exp", "iat", "nbf"]) {
      const payload = JSON.stringify({ ...CLAIMS, [name]: "?" }).replace('"?"', text)
      // 1e-400 is 0 to every reader of JSON, and 0 is a time.
      const kind = text === "1e-400" ? (name === "exp" ? "leave-only" : "valid") : "not-ours"
      expect((await verify("HS256", forge(HEADER, payload))).kind, name).toBe(kind)
    }
  })
})
