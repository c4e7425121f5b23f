import type { ThemeLogo } from "../../domain/index.ts"

/** A picture of somebody's device as a theme has it: in its own address, with its proportions. Throws where it is no picture. */
export async function readLogo(file: File): Promise<ThemeLogo> {
  const src = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
  const image = new Image()
  image.src = src
  await image.decode()
  return { src, width: image.naturalWidth, height: image.naturalHeight }
}
