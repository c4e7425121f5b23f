import { describe, expect, it } from "vitest"
import { tokenFromGhostLink } from "./ghost-link.ts"
import { LINK, PERSON } from "./testing.ts"

const { uuid, key } = PERSON

describe("a link of Ghost", () => {
  it.each([
    ["as it stands in a mail", `https://blog.example/unsubscribe/?uuid=${uuid}&key=${key}`],
    ["for one newsletter", `https://blog.example/unsubscribe/?uuid=${uuid}&key=${key}&newsletter=${uuid}`],
    ["for comments", `https://blog.example/unsubscribe/?uuid=${uuid}&key=${key}&comments=1`],
    [
      "with what a mailing adds",
      `https://blog.example/unsubscribe/?utm_source=x&uuid=${uuid}&utm_medium=e&key=${key}#a`,
    ],
    ["in another order", `https://blog.example/unsubscribe/?key=${key}&uuid=${uuid}`],
    ["below a folder", `https://blog.example/news/unsubscribe/?uuid=${uuid}&key=${key}`],
    ["after Ghost's own redirect", `https://blog.example/?action=unsubscribe&uuid=${uuid}&key=${key}`],
    ["written in capitals", `https://blog.example/unsubscribe/?uuid=${uuid.toUpperCase()}&key=${key.toUpperCase()}`],
  ])("gives the token, %s", (_, url) => {
    expect(tokenFromGhostLink(url)).toBe(LINK.token)
  })

  it.each([
    ["without a key", `https://blog.example/unsubscribe/?uuid=${uuid}`],
    ["without a uuid", `https://blog.example/unsubscribe/?key=${key}`],
    ["with a key that was cut", `https://blog.example/unsubscribe/?uuid=${uuid}&key=${key.slice(1)}`],
    ["with a key that is no hex", `https://blog.example/unsubscribe/?uuid=${uuid}&key=${"g".repeat(64)}`],
    ["with a uuid that is none", `https://blog.example/unsubscribe/?uuid=${uuid}0&key=${key}`],
    ["that is no address", `uuid=${uuid}&key=${key}`],
    ["that is empty", ""],
  ])("gives nothing %s", (_, url) => {
    expect(tokenFromGhostLink(url)).toBeNull()
  })
})
