import type { Page } from "@playwright/test"
import jsqr from "jsqr"
import { readPng } from "../tools/png.ts"

/** What a decoder reads off each QR code on the page. */
export async function codesOn(page: Page): Promise<(string | undefined)[]> {
  const codes: (string | undefined)[] = []
  for (const picture of await page.getByRole("img").all()) {
    const { rgba, width, height } = readPng(await picture.screenshot())
    codes.push(jsqr.default(new Uint8ClampedArray(rgba), width, height)?.data)
  }
  return codes
}
