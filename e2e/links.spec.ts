import { alive, expect, test, WORDS } from "./test.ts"

test("an expired link shows nothing of the person, and still leaves (A33)", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en", daysOld: 5 * 365 }))
  await expect(page.getByText("This link is old.")).toBeVisible()
  expect(await page.content()).not.toContain("j••••")
  await page.getByRole("link", { name: WORDS.en.adapt }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This link is too old to show your choices")
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.en.done)
  await expect(page.getByRole("button", { name: WORDS.en.undo })).toHaveCount(0)
  expect((await server.maySend()).filter(({ may }) => may)).toEqual([])
})

test("a forged link gets nothing, and the page says what can be done (A34)", async ({ page, server }) => {
  const before = server.fingerprint()
  const link = await server.link({ lang: "en" })
  const answer = await page.goto(`${link.slice(0, -8)}AAAAAAAA`)
  expect(answer?.status()).toBe(404)
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This link does not work")
  await expect(page.getByRole("link", { name: "vieprivee@lenoir.example" })).toBeVisible()
  expect(await page.content()).not.toContain("c-1042")
  expect(server.fingerprint()).toBe(before)
})

test("an address that is nothing is answered in the person's language, and with every way on (A34)", async ({
  page,
  request,
  server,
}) => {
  for (const [path, heading] of [
    ["/nl/niets/hier", "Deze link werkt niet"],
    ["/nothing/here", "Ce lien ne fonctionne pas"],
    ["/en/u/c-1042/whatever", "This link does not work"],
  ] as const) {
    const answer = await page.goto(server.url + path)
    expect(answer?.status()).toBe(404)
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading)
    await expect(page).toHaveTitle(`${heading} – Maison Lenoir`)
    await expect(page.locator("#contact")).toBeVisible()
  }
  await alive(page)
  await page.getByLabel("Your e-mail address or phone number").fill("alice.moore@mail.example")
  await page.getByRole("button", { name: "Send me a new link" }).click()
  await expect(page.getByText("a new link comes by e-mail")).toBeVisible()
  // A program gets no document, and the contract keeps its own answers.
  for (const [path, accept] of [
    ["/nothing/here", "*/*"],
    ["/api/v1/nothing", "text/html"],
    ["/api/nothing", "text/html"],
  ] as const) {
    const answer = await request.get(server.url + path, { headers: { accept } })
    expect(answer.status()).toBe(404)
    expect(answer.headers()["content-type"]).not.toContain("html")
  }
})

test("a link with what a mail client glued to it, or encoded in it, opens all the same (B14)", async ({
  page,
  server,
}) => {
  const link = await server.link({ lang: "en" })
  for (const damaged of [
    `${link}).`,
    `${link}%3E`,
    link.replaceAll(".", "%252E").replace("127%252E0%252E0%252E1", "127.0.0.1"),
    `${link}?utm_source=mail&mc_eid=1`,
  ]) {
    await page.goto(damaged)
    await expect(page.getByText("j••••@c••••.example"), damaged).toBeVisible()
  }
})

test("a page without a link says how to get to one", async ({ page, server }) => {
  for (const path of ["/", "/en/", "/en/u", "/en/u/preferences"]) {
    await page.goto(server.url + path)
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      /(Ouvrez cette page avec votre|Open this page with your)/,
    )
  }
})

test("the token leaves the address at once, and is in no later request, storage or cookie (B17, D12, A52)", async ({
  page,
  context,
  server,
}) => {
  const link = await server.link({ lang: "en" })
  const token = link.split("/").at(-1) ?? ""
  const asked: Promise<[string, string]>[] = []
  page.on("request", (request) => {
    if (request.url() === link) return
    asked.push(
      request
        .allHeaders()
        .then(({ authorization: _authority, ...headers }) => [request.url(), JSON.stringify(headers)]),
    )
  })
  await page.goto(link)
  await alive(page)
  await expect(page).toHaveURL(`${server.url}/en/u`)
  expect(await page.evaluate(() => history.length)).toBe(2)
  await page.reload()
  await alive(page)
  await expect(page.getByText("j••••@c••••.example")).toBeVisible()
  const later = (await Promise.all(asked)).flat()
  expect(later.filter((text) => text.includes(token))).toEqual([])
  expect(later.filter((text) => text.startsWith("http")).every((url) => url.startsWith(server.url))).toBe(true)
  expect(await context.cookies()).toEqual([])
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0])
  expect(server.log).not.toContain(token)
  expect(server.log).not.toContain("c-1042")
})

test("after a reload the press still works, before and after the application is there", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en" }))
  await page.reload()
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.en.done)
  expect(server.evidence()).toEqual(["objected"])
})

test("a token in the query or the fragment opens the same page (B16)", async ({ page, server }) => {
  const token = (await server.link()).split("/").at(-1) ?? ""
  for (const place of [`/en/u?token=${token}`, `/en/u#token=${token}`]) {
    await page.goto("about:blank")
    await page.goto(server.url + place)
    await alive(page)
    await expect(page).toHaveURL(`${server.url}/en/u`)
    await expect(page.getByText("j••••@c••••.example")).toBeVisible()
  }
})

test("a link without a language speaks the person's own (A48)", async ({ page, server }) => {
  const link = await server.link({ subject: "c-2077", lang: "fr" })
  await page.goto(link.replace("/fr/u/", "/u/"))
  await expect(page.getByRole("button", { name: WORDS.nl.leave })).toBeVisible()
  await expect(page).toHaveURL(`${server.url}/nl/u`)
})

test("the title says what the heading says, and calls no link broken that is old or was never used", async ({
  page,
  server,
}) => {
  const old = await server.link({ lang: "en", daysOld: 400, screen: "preferences" })
  for (const url of [`${server.url}/en/`, old, `${await server.link({ lang: "en" })}x`]) {
    await page.goto(url)
    const heading = await page.getByRole("heading", { level: 1 }).textContent()
    await expect(page).toHaveTitle(`${heading} – Maison Lenoir`)
  }
})

test("an address with two slashes, or a stranger's name in it, leads nowhere, and gives up its token all the same (B17, D26)", async ({
  page,
  server,
}) => {
  const token = await server.token()
  for (const place of [
    "//evil.localhost/u",
    "//evil.localhost:1/en/u",
    "/\\evil.localhost/u",
    "/%2F/evil.localhost/u",
  ]) {
    await page.goto("about:blank")
    await page.goto(`${server.url}${place}#token=${token}`)
    await alive(page)
    expect(new URL(page.url()).origin, place).toBe(server.url)
    expect(page.url(), place).not.toContain(token)
  }
})

test("with every storage shut, and none to be had, a page does all that it does elsewhere (D24)", async ({
  page,
  server,
}) => {
  await page.addInitScript(() => {
    const shut = {
      get: () => {
        throw new DOMException("shut", "SecurityError")
      },
    }
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches", "cookieStore"]) {
      Object.defineProperty(window, name, shut)
    }
    Object.defineProperty(Document.prototype, "cookie", shut)
    Object.defineProperty(Navigator.prototype, "serviceWorker", shut)
    Object.defineProperty(Navigator.prototype, "storage", shut)
  })
  await page.goto(await server.link({ lang: "en" }))
  await alive(page)
  await page.reload()
  await page.getByRole("link", { name: WORDS.en.adapt }).click()
  await page.getByRole("group", { name: "News" }).getByRole("checkbox", { name: "SMS" }).check()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText(WORDS.en.saved)).toBeVisible()
  await page.goBack()
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.en.done)
  await page.getByRole("button", { name: WORDS.en.undo }).click()
  await expect(page.getByText("Undone.")).toBeVisible()
  expect([...new Set(server.evidence())]).toEqual(["chosen", "objected", "undone"])
})
