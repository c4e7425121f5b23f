import type { Locator, Route } from "@playwright/test"
import { centre, expect, hold, test, told, toldNames, untilTold } from "./portal.ts"
import { WORDS } from "./test.ts"

/** Where something stands. */
const boxOf = async (what: Locator) => (await what.boundingBox()) ?? { y: Number.NaN, height: Number.NaN }

const { leave, adapt, done, undo, save, saved, preferences } = WORDS.en

test("leaves and undoes in the portal, which hears of it and sees no token", async ({ page, portal, server }) => {
  const addresses: string[] = []
  page.on("request", (request) => addresses.push(request.url()))
  const frame = await portal.open(page)
  await frame.getByRole("button", { name: leave }).click()
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText(done)
  const reference = (await frame.locator(".reference").textContent()) ?? ""
  await frame.getByRole("button", { name: undo }).click()
  await expect(frame.getByText("Undone.")).toBeVisible()
  expect(server.evidence()).toEqual(["objected", "undone"])
  expect(await toldNames(page)).toEqual(["ready", "unsubscribed", "undone"])
  expect((await told(page)).find(([name]) => name === "unsubscribed")?.[1]).toEqual({ reference })
  const token = await portal.mint()
  const [head = ""] = token.split(".")
  expect(await page.content()).not.toContain(head)
  expect(addresses.filter((url) => url.includes(head))).toEqual([])
  expect(
    page
      .frames()
      .map((each) => each.url())
      .filter((url) => url.includes(head)),
  ).toEqual([])
  expect(await page.context().cookies()).toEqual([])
})

test("keeps single choices, and the portal hears of it", async ({ page, portal, server }) => {
  const frame = await portal.open(page)
  await frame.getByRole("link", { name: adapt }).click()
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText(preferences)
  await frame.getByRole("group", { name: "News" }).getByRole("checkbox", { name: "SMS" }).check()
  await frame.getByRole("button", { name: save }).click()
  await expect(frame.getByText(saved)).toBeVisible()
  await untilTold(page, "saved")
  expect((await server.maySend()).find(({ topic, channel }) => topic === "news" && channel === "sms")?.may).toBe(true)
  await frame.getByRole("link", { name: "See what you chose so far" }).click()
  await expect(frame.locator(".history li").first()).toContainText("News by SMS: you receive this.")
})

test("a press from before the application is there counts once, and is on record before the application is", async ({
  page,
  portal,
  server,
}) => {
  const release = await hold(page, /\/assets\//)
  const asked: string[] = []
  page.on("request", (request) => {
    if (request.url().includes("/api/")) asked.push(`${request.method()} ${new URL(request.url()).pathname}`)
  })
  const frame = await portal.open(page)
  await frame.getByRole("button", { name: leave }).click()
  await frame.getByRole("button", { name: leave }).click()
  await expect(frame.getByRole("status").getByText(done)).toBeVisible()
  expect(server.evidence()).toEqual(["objected"])
  release()
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText(done)
  await untilTold(page, "unsubscribed")
  expect(server.evidence()).toEqual(["objected"])
  expect(await toldNames(page)).toEqual(["ready", "unsubscribed"])
  // The application takes over both answers. What it knew of the person is read again after leaving.
  expect(asked.filter((each) => each.startsWith("POST"))).toEqual(["POST /api/v1/objection"])
})

test("a press that came before the application and met no server arrives all the same, once", async ({
  page,
  portal,
  server,
}) => {
  const release = await hold(page, /\/assets\//)
  await page.route(/\/api\/v1\/objection$/, (route) => route.abort(), { times: 1 })
  const frame = await portal.open(page)
  const failed = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/objection"))
  await frame.getByRole("button", { name: leave }).click()
  await failed
  expect(server.evidence()).toEqual([])
  release()
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText(done)
  expect(server.evidence()).toEqual(["objected"])
})

test("where the application never arrives, a press counts once and is told", async ({ page, portal, server }) => {
  await page.route(/\/assets\//, (route) => route.abort())
  const answer = await hold(page, /\/api\/v1\/objection$/)
  const frame = await portal.open(page)
  await frame.getByRole("button", { name: leave }).click()
  await expect(frame.getByText("One moment, we are saving your choice.")).toBeVisible()
  answer()
  const said = frame.getByRole("status").getByText(done)
  await expect(said).toBeVisible()
  // The frame is as high as all that stands in it: what is said is beside what was pressed, and not at its foot.
  const button = await boxOf(frame.getByRole("button", { name: leave }))
  const words = await boxOf(said)
  expect(words.y + words.height).toBeLessThanOrEqual(button.y)
  expect(button.y - words.y).toBeLessThan(120)
  await frame.getByRole("button", { name: leave }).click()
  await expect(said).toBeVisible()
  expect(server.evidence()).toEqual(["objected"])
})

for (const [answer, meet] of [
  ["nobody", (route: Route) => route.abort()],
  ["somebody else", (route: Route) => route.fulfill({ status: 200, contentType: "text/html", body: "Welcome" })],
] as const) {
  test(`where the application never arrives and ${answer} answers, that is told, and the press tried again`, async ({
    page,
    portal,
    server,
  }) => {
    await page.route(/\/assets\//, (route) => route.abort())
    await page.route(/\/api\/v1\/objection$/, meet, { times: 1 })
    const frame = await portal.open(page)
    await frame.getByRole("button", { name: leave }).click()
    await expect(frame.getByRole("status").getByText("Not saved yet: we cannot reach the server.")).toBeVisible()
    expect(server.evidence()).toEqual([])
    await expect(frame.getByRole("status").getByText(done)).toBeVisible({ timeout: 15_000 })
    expect(server.evidence()).toEqual(["objected"])
  })
}

test("where the application never arrives and the server refuses, the address to write to is told", async ({
  page,
  portal,
}) => {
  await page.route(/\/assets\//, (route) => route.abort())
  await page.route(/\/api\/v1\/objection$/, (route) => route.fulfill({ status: 403, json: { code: "link-invalid" } }))
  const frame = await portal.open(page)
  await frame.getByRole("button", { name: leave }).click()
  await expect(frame.getByRole("status").getByText(/could not be saved\. Please write to \S+@\S+: one/)).toBeVisible({
    timeout: 15_000,
  })
})

test("what stands for the person is asked for once, and before the application is there", async ({ page, portal }) => {
  const release = await hold(page, /\/assets\//)
  const asked: string[] = []
  page.on("request", (request) => {
    if (request.url().includes("/api/")) asked.push(new URL(request.url()).pathname)
  })
  const frame = await portal.open(page)
  await expect.poll(() => asked).toEqual(["/api/v1/preferences"])
  release()
  await untilTold(page, "ready")
  await expect(frame.getByText("This link is for")).toBeVisible()
  expect(asked).toEqual(["/api/v1/preferences"])
})

for (const order of ["before", "after"]) {
  test(`the page is asked for a token while the frame is on its way, where it says how ${order} the element is known`, async ({
    page,
    portal,
    server,
  }) => {
    const release = await hold(page, /\/embed\?/)
    const scripts = ["/portal.js", `${server.url}/embed.js`].map(
      (src) => `<script type="module" src="${src}"></script>`,
    )
    const inOrder = order === "before" ? scripts : scripts.toReversed()
    const body = `<preference-center lang="en"><a href="/c">My communications</a></preference-center>${inOrder.join("")}`
    await portal.open(page, { body, atOnce: true })
    await page.waitForFunction(() => window.asked?.length === 1)
    release()
    await untilTold(page, "ready")
    expect(await page.evaluate(() => window.asked)).toEqual(["start"])
  })
}

test("the link to single choices, pressed before the application is there, leads to them", async ({ page, portal }) => {
  const pressed = Promise.withResolvers<void>()
  await page.route(/\/assets\//, async (route) => {
    await pressed.promise
    await route.fallback()
  })
  const frame = await portal.open(page)
  await frame.getByRole("link", { name: adapt }).click()
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText(preferences)
  pressed.resolve()
  await expect(frame.getByRole("group", { name: "News" })).toBeVisible()
})

test("the one button: a press, its confirmation and the way back, all in its place", async ({
  page,
  portal,
  server,
}) => {
  const frame = await portal.open(page, { attributes: 'lang="en" view="button"' })
  await expect(frame.getByRole("button")).toHaveCount(1)
  await frame.getByRole("button", { name: leave }).click()
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText(done)
  await expect(frame.getByRole("heading", { level: 1 })).toBeFocused()
  expect((await server.maySend()).filter(({ may }) => may)).toEqual([])
  await page.reload()
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText(done)
  await frame.getByRole("button", { name: undo }).click()
  await expect(frame.getByText("Undone. Your earlier choices apply again.")).toBeVisible()
  await expect(frame.getByRole("button", { name: leave })).toBeVisible()
  expect(server.evidence()).toEqual(["objected", "undone"])
  expect((await server.maySend()).filter(({ may }) => may).length).toBeGreaterThan(0)
})

test("only the single choices: the way out of everything stays, and no way leads out of them", async ({
  page,
  portal,
}) => {
  const frame = await portal.open(page, { attributes: 'lang="en" view="preferences"' })
  await expect(frame.getByRole("group", { name: "News" })).toBeVisible()
  await expect(frame.getByRole("link", { name: "Back" })).toHaveCount(0)
  await frame.getByRole("link", { name: "See what you chose so far" }).click()
  await frame.getByRole("link", { name: "Back" }).click()
  await expect(frame.getByRole("group", { name: "News" })).toBeVisible()
  await frame.getByRole("button", { name: leave }).click()
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText(done)
})

test("language, theme and view follow the portal while it stands there, and the frame has a name in its language", async ({
  page,
  portal,
}) => {
  const frame = await portal.open(page)
  const set = (name: string, value: string) =>
    page
      .locator("preference-center")
      .evaluate((element, [attribute, to]) => element.setAttribute(attribute, to), [name, value] as const)
  const iframe = page.locator("preference-center iframe")
  await untilTold(page, "ready")
  await expect(iframe).toHaveAttribute("title", "Your communications – Maison Lenoir")
  await set("lang", "nl")
  await expect(frame.getByRole("button", { name: WORDS.nl.leave })).toBeVisible()
  await expect(frame.locator("html")).toHaveAttribute("lang", "nl")
  await expect(iframe).toHaveAttribute("lang", "nl")
  await expect(iframe).toHaveAttribute("title", /^Uw /)
  const paper = () => frame.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor)
  const light = await paper()
  await set("theme", "dark")
  await expect.poll(paper).not.toBe(light)
  await set("theme", "light")
  await expect.poll(paper).toBe(light)
  await set("view", "button")
  await expect(frame.getByRole("link")).toHaveCount(0)
  await set("view", "preferences")
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText(WORDS.nl.preferences)
  await set("lang", "fr-BE")
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText(WORDS.fr.preferences)
  await set("lang", "xx")
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText(WORDS.fr.preferences)
})

test("the person can switch the language inside the frame, and keeps what is not saved yet (A48)", async ({
  page,
  portal,
}) => {
  const frame = await portal.open(page, { attributes: 'lang="en" view="preferences"' })
  await frame.getByRole("group", { name: "News" }).getByRole("checkbox", { name: "SMS" }).check()
  await frame.getByRole("link", { name: "NL" }).click()
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText(WORDS.nl.preferences)
  await expect(frame.getByRole("group", { name: "Nieuws" }).getByRole("checkbox", { name: "Sms" })).toBeChecked()
})

test("a token that grew old is asked for again, and no choice is lost meanwhile (C9)", async ({
  page,
  portal,
  server,
}) => {
  const frame = await portal.open(page, { attributes: 'lang="en" view="preferences"' })
  const sms = frame.getByRole("group", { name: "News" }).getByRole("checkbox", { name: "SMS" })
  await sms.check()
  await server.stop()
  server.rotateKey()
  await server.run()
  await frame.getByRole("button", { name: save }).click()
  await expect(frame.getByText(saved)).toBeVisible()
  await expect(sms).toBeChecked()
  expect(await page.evaluate(() => window.asked)).toEqual(["start", "expired"])
  expect(await toldNames(page)).toEqual(["ready", "saved"])
})

test("with an old token, and no other to be had, leaving works and the rest is explained", async ({
  page,
  portal,
  server,
}) => {
  portal.mint = () => server.token({ daysOld: 400 })
  const frame = await portal.open(page)
  await expect(frame.getByText("This link is old.")).toBeVisible()
  await frame.getByRole("button", { name: leave }).click()
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText(done)
  expect(server.evidence()).toEqual(["objected"])
  expect(await toldNames(page)).toContain("unsubscribed")
})

test("without a token the person is told what to do, the portal where, and one that comes later is taken", async ({
  page,
  portal,
  server,
}) => {
  await page.addInitScript(() => {
    window.giveToken = () => null
  })
  const frame = await portal.open(page)
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText("Open this page with your personal link")
  await untilTold(page, "wants-top")
  expect((await told(page)).filter(([name]) => name !== "resized")).toEqual([
    ["trouble", { code: "no-token" }],
    ["wants-top", { url: `${server.url}/?brand=lenoir` }],
    ["ready", null],
  ])
  const trouble = () =>
    page.locator("preference-center").evaluate((element) => (element as unknown as { trouble: string | null }).trouble)
  expect(await trouble()).toBe("no-token")
  const token = await server.token()
  await page.locator("preference-center").evaluate((element, given) => {
    ;(element as unknown as { token: string }).token = given
  }, token)
  await expect(frame.getByRole("button", { name: leave })).toBeVisible()
  await expect.poll(trouble).toBeNull()
})

test("what goes wrong is told the portal by its code, and the press arrives all the same", async ({
  page,
  portal,
  server,
}) => {
  const frame = await portal.open(page)
  await untilTold(page, "ready")
  await server.stop()
  await frame.getByRole("button", { name: leave }).click()
  await expect(frame.getByText("Not saved yet.")).toBeVisible()
  expect((await told(page)).find(([name]) => name === "trouble")?.[1]).toEqual({ code: "unreachable" })
  await server.run()
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText(done, { timeout: 30_000 })
  expect(server.evidence()).toEqual(["objected"])
})

test("Back leads out of the portal's page, not through the screens of the centre", async ({ page, portal }) => {
  const frame = await portal.open(page)
  await untilTold(page, "ready")
  const entries = await page.evaluate(() => history.length)
  await frame.getByRole("link", { name: adapt }).click()
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText(preferences)
  expect(await page.evaluate(() => history.length)).toBe(entries)
  expect(centre(page)).toBeDefined()
})
