import { PreferenceError } from "../../domain/index.ts"

const FORM_TYPES = ["application/x-www-form-urlencoded", "multipart/form-data"]

/**
 * Reads a posted form, urlencoded or multipart (RFC 8058 section 3.1; B3).
 *
 * @throws PreferenceError `invalid-request` when it is neither, or cannot be read
 */
export async function readForm(request: Request): Promise<[string, string][]> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? ""
  if (!FORM_TYPES.includes(type)) {
    throw new PreferenceError("invalid-request", `Send the form as ${FORM_TYPES.join(" or ")}.`)
  }
  try {
    const form = await request.formData()
    return [...form.entries()].map(([name, value]) => [name, typeof value === "string" ? value : ""])
  } catch (cause) {
    throw new PreferenceError("invalid-request", "The form cannot be read.", { cause })
  }
}

/** Whether a form is exactly the pair `List-Unsubscribe=One-Click`, and nothing beside it (RFC 8058 section 3.1; B8). */
export const isOneClick = (form: readonly [string, string][]): boolean =>
  form.length === 1 && form[0]?.[0] === "List-Unsubscribe" && form[0][1] === "One-Click"
