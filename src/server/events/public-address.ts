import { BlockList, isIP } from "node:net"

/** Networks of IPv4 that are not the public internet (IANA IPv4 Special-Purpose Address Registry; RFC 6890). */
const NOT_PUBLIC_4 = [
  // This network, and "unspecified".
  "0.0.0.0/8",
  "10.0.0.0/8",
  // Behind the address translation of a provider (RFC 6598).
  "100.64.0.0/10",
  "127.0.0.0/8",
  // Link-local, and with it what clouds tell their machines.
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  // 6to4 relays, which nobody runs any more.
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  // Multicast, reserved, broadcast.
  "224.0.0.0/4",
  "240.0.0.0/4",
] as const

/** All of IPv6 that is handed out to the public (RFC 4291 section 2.4). */
const GLOBAL_6 = "2000::/3"

/** What of it is something else, or holds an address of IPv4 (IANA IPv6 Special-Purpose Address Registry). */
const NOT_PUBLIC_6 = [
  // Teredo, benchmarks, identifiers.
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
] as const

const networks = (each: readonly string[], family: "ipv4" | "ipv6"): BlockList => {
  const list = new BlockList()
  for (const network of each) {
    const [address = "", length] = network.split("/")
    list.addSubnet(address, Number(length), family)
  }
  return list
}

const notPublic4 = networks(NOT_PUBLIC_4, "ipv4")
const notPublic6 = networks(NOT_PUBLIC_6, "ipv6")
const global6 = networks([GLOBAL_6], "ipv6")

/**
 * Whether an address belongs to the public internet: none of one's own machine, network or cloud (D38). Of IPv6 only what
 * is handed out to the public does, so that no way of writing IPv4 in it leads anywhere else.
 *
 * @param address as a resolver gives it: an IPv4 or IPv6 address and nothing more
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !notPublic4.check(address, "ipv4")
  // A zone (`fe80::1%eth0`) is only ever there for what is not public.
  if (isIP(address) !== 6 || address.includes("%")) return false
  return global6.check(address, "ipv6") && !notPublic6.check(address, "ipv6")
}
