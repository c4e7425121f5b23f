import type { Theme } from "preference-center/domain"
import { expect as expectPortal, test as portalTest, untilTold } from "./portal.ts"
import { alive, expect, test, WORDS } from "./test.ts"

const LOGO = `data:image/svg+xml;base64,${Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><path fill="#8b1e3f" d="M0 0h90v30H0z"/></svg>',
).toString("base64")}`

const BERRY: Theme = {
  light: { brand: "#8b1e3f", paper: "#fff8f5" },
  radius: 2,
  font: "serif",
  density: "compact",
  logo: { src: LOGO, width: 90, height: 30 },
}
const [BERRY_RGB, PAPER_RGB] = ["rgb(139, 30, 63)", "rgb(255, 248, 245)"]

test("a brand's page is its own, from the first byte and alive, and the policy allows its style and no other", async ({
  page,
  server,
}) => {
  await server.stop()
  server.wear(BERRY)
  await server.run()
  const outside: string[] = []
  page.on("request", (request) => {
    if (!request.url().startsWith(server.url)) outside.push(request.url())
  })
  const answer = await page.goto(await server.link({ lang: "en" }))
  const leave = page.getByRole("button", { name: WORDS.en.leave })
  const look = async () => {
    await expect(leave).toHaveCSS("background-color", BERRY_RGB)
    await expect(leave).toHaveCSS("border-top-left-radius", "2px")
    await expect(page.locator("body")).toHaveCSS("background-color", PAPER_RGB)
    await expect(page.locator("body")).toHaveCSS("font-family", /^"Iowan Old Style"/)
    expect(await page.locator(".logo").evaluate((logo: HTMLImageElement) => logo.naturalWidth)).toBeGreaterThan(0)
    expect((await page.locator(".logo").boundingBox())?.width).toBe(96)
  }
  await look()
  await alive(page)
  await look()
  expect(answer?.headers()["content-security-policy"]).not.toContain("unsafe")
  await expect(page.locator('meta[name="theme-color"]').first()).toHaveAttribute("content", "#fff8f5")
  await page.emulateMedia({ colorScheme: "dark" })
  await expect(page.locator("body")).not.toHaveCSS("background-color", PAPER_RGB)
  const shades = await page.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor.match(/\d+/g))
  expect(Math.max(...(shades ?? []).map(Number))).toBeLessThan(60)
  expect(outside).toEqual([])
})

portalTest(
  "in a frame it is the brand's own as well, light and dark by the wish of the page around",
  async ({ page, portal, server }) => {
    await server.stop()
    server.wear(BERRY)
    await server.run()
    for (const theme of ["light", "dark"]) {
      const frame = await portal.open(page, { attributes: `lang="en" theme="${theme}"` })
      await untilTold(page, "ready")
      const button = frame.getByRole("button", { name: WORDS.en.leave })
      if (theme === "light") await expectPortal(button).toHaveCSS("background-color", BERRY_RGB)
      else await expectPortal(button).not.toHaveCSS("background-color", BERRY_RGB)
    }
  },
)
