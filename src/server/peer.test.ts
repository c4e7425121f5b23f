import { describe, expect, it } from "vitest"
import { ConfigError } from "./config.ts"
import { peerOf } from "./main.ts"

const asked = (trusted: string[], remoteAddress: string | undefined, forwarded?: string) =>
  peerOf(trusted)({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
  })

describe("who asks (D37)", () => {
  it.each([
    ["without a proxy, is the other end of the socket", [], "203.0.113.5", undefined, "203.0.113.5"],
    ["without a trusted proxy, is never who the request says", [], "203.0.113.5", "198.51.100.1", "203.0.113.5"],
    ["behind a trusted proxy, is who it says", ["10.0.0.0/8"], "10.1.2.3", "198.51.100.1", "198.51.100.1"],
    [
      "behind two of them, is who the outer one says",
      ["10.0.0.0/8"],
      "10.1.2.3",
      "198.51.100.1, 10.9.9.9",
      "198.51.100.1",
    ],
    [
      "is the last one that no proxy of ours stands for, whatever is written before",
      ["127.0.0.1"],
      "127.0.0.1",
      "1.1.1.1, 198.51.100.1",
      "198.51.100.1",
    ],
    ["over IPv6 too", ["fd00::/8"], "fd00::1", "2001:db8::1", "2001:db8::1"],
    ["written as IPv6 is the same proxy", ["127.0.0.1"], "::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"],
    ["is the proxy itself where it says nothing", ["127.0.0.1"], "127.0.0.1", undefined, "127.0.0.1"],
  ])("%s", (_, trusted, remote, forwarded, address) => {
    expect(asked(trusted, remote, forwarded)).toEqual({ address })
  })

  it("is not known of a socket that is gone", () => {
    expect(asked([], undefined)).toEqual({})
  })

  it.each(["proxy.example", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/8/8", "10.0.0.0/x", "::1/129"])(
    "is not looked for where the configuration names what is no address and no network: %s",
    (each) => {
      expect(() => peerOf([each])).toThrow(ConfigError)
      expect(() => peerOf([each])).toThrow(`trustedProxies: "${each}" is no address and no network`)
    },
  )
})
