import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { expect, onTestFinished, test } from "vitest"
import { openColdLine } from "./cold-line.ts"

async function startServer() {
  const asked: string[] = []
  const server = createServer(({ url = "" }, answer) => {
    asked.push(url)
    answer.end(`to ${url}`)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  onTestFinished(() => void server.close())
  return { asked, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

test("an open connection lets everything through", async () => {
  const { url, asked } = await startServer()
  const line = await openColdLine(url, 0)
  expect(await (await fetch(`${line.url}/one`)).text()).toBe("to /one")
  expect(await (await fetch(`${line.url}/two`)).text()).toBe("to /two")
  expect(asked).toEqual(["/one", "/two"])
  await line.close()
})

test("one that is being opened lets nothing through, and ends with the line", async () => {
  const { url, asked, server } = await startServer()
  const [line, open] = await Promise.all([openColdLine(url, 3_600_000), openColdLine(url, 0)])
  const connected = once(server, "connection")
  const early = fetch(`${line.url}/early`)
  await connected
  await (await fetch(`${open.url}/late`)).text()
  expect(asked).toEqual(["/late"])
  await Promise.all([line.close(), open.close()])
  await expect(early).rejects.toThrow("fetch failed")
})
