import type { Page } from "@playwright/test"
import { centre, expect, test, told, toldNames, untilTold } from "./portal.ts"
import type { Server } from "./server.ts"
import { WORDS } from "./test.ts"

const { leave, adapt, done } = WORDS.en

/**
 * Two senders on one installation. The first is Dupont & fils, and speaks where nothing says otherwise; every link and every
 * token here is one of Maison Lenoir. Nobody reads the one and leaves the other (D28).
 */
const addDupont = async (server: Server): Promise<void> => {
  await server.stop()
  server.addBrand("dupont", "Dupont & fils")
  await server.run()
}

/** Keeps the application away until it is let in: what is pressed meanwhile waits for it. */
async function holdApplication(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route("**/assets/application-*.js", (route) => promise.then(() => route.continue()))
  return resolve
}

for (const attributes of ['lang="en"', 'lang="en" brand="dupont"']) {
  test(`a frame does nothing with a token of another sender than it speaks for, and says so: ${attributes}`, async ({
    page,
    portal,
    server,
  }) => {
    await addDupont(server)
    const before = server.fingerprint()
    const letIn = await holdApplication(page)
    const frame = await portal.open(page, { attributes, atOnce: true })
    await expect(frame.locator(".sender-name")).toHaveText("Dupont & fils")
    await frame.getByRole("button", { name: leave }).click()
    letIn()
    await expect(frame.getByRole("heading", { level: 1 })).toHaveText("This link does not work")
    await untilTold(page, "trouble")
    expect((await told(page)).find(([name]) => name === "trouble")).toEqual(["trouble", { code: "link-invalid" }])
    expect(await toldNames(page)).not.toContain("unsubscribed")
    expect(server.fingerprint()).toBe(before)
  })
}

test("a frame that was told the sender works as ever", async ({ page, portal, server }) => {
  await addDupont(server)
  await portal.open(page, { attributes: 'lang="en" brand="lenoir"' })
  await expect(centre(page).locator(".sender-name")).toHaveText("Maison Lenoir")
  await centre(page).getByRole("button", { name: leave }).click()
  await expect(centre(page).getByRole("heading", { level: 1 })).toHaveText(done)
  expect((await server.maySend()).filter(({ may }) => may)).toEqual([])
})

for (const pressed of [true, false]) {
  test(`a page drawn for one sender does nothing with the link of another, ${pressed ? "pressed at once" : "only opened"}`, async ({
    page,
    server,
  }) => {
    await addDupont(server)
    const before = server.fingerprint()
    const letIn = await holdApplication(page)
    await page.goto(`${server.url}/en/u?brand=dupont#token=${await server.token()}`, { waitUntil: "commit" })
    if (pressed) await page.getByRole("button", { name: leave }).click()
    letIn()
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("This link does not work")
    await expect(page.locator(".sender-name")).toHaveText("Dupont & fils")
    expect(server.fingerprint()).toBe(before)
  })
}

test("a link pressed before the application is there stays with the sender of its page", async ({ page, server }) => {
  await addDupont(server)
  // The application never comes: links are followed by the browser alone.
  await page.route("**/assets/application-*.js", (route) => route.abort())
  await page.goto(`${server.url}/en/u?brand=lenoir#token=${await server.token()}`)
  await page.getByRole("link", { name: adapt }).click()
  await expect(page).toHaveURL(/\/en\/u\/preferences\?brand=lenoir/)
  await expect(page.locator(".sender-name")).toHaveText("Maison Lenoir")
})

test("a fresh link asked for without JavaScript is one of the sender whose page it is", async ({ browser, server }) => {
  await addDupont(server)
  const page = await browser.newPage({ javaScriptEnabled: false })
  for (const [brand, name] of [
    ["lenoir", "Maison Lenoir"],
    ["dupont", "Dupont & fils"],
  ]) {
    await page.goto(`${server.url}/en/?brand=${brand}`)
    await page.getByLabel("Your e-mail address or phone number").fill("alice.moore@mail.example")
    await page.getByRole("button", { name: "Send me a new link" }).click()
    await expect(page.getByText("a new link comes by e-mail")).toBeVisible()
    await expect(page.locator(".sender-name")).toHaveText(name ?? "")
    await page.getByLabel("The code in your letter").fill("7K4M-Q9TX-2CGH-0BVX")
    await page.getByRole("button", { name: "Open my page" }).click()
    await expect(page.getByText("This code is in none of our letters.")).toBeVisible()
    await expect(page.locator(".sender-name")).toHaveText(name ?? "")
  }
  await page.close()
})
