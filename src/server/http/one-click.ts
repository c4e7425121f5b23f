import { PreferenceError } from "../../domain/index.ts"

const FORM_TYPES = ["application/x-www-form-urlencoded", "multipart/form-data"]

/**
 * Reads a posted form, urlencoded or multipart (RFC 8058 section 3.1; B3).
 *
 * @throws PreferenceError `invalid-request` when it is neither, or cannot be read
 */
export async function readForm(sent: Pick<Request, "headers" | "formData">): Promise<[string, string][]> {
  const type = sent.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? ""
  if (!FORM_TYPES.includes(type)) {
    throw new PreferenceError("invalid-request", `Send the form as ${FORM_TYPES.join(" or ")}.`)
  }
  const form = await orUnreadable(sent.formData())
  return [...form.entries()].map(([name, value]) => [name, typeof value === "string" ? value : ""])
}

/**
 * Whether a request says exactly `List-Unsubscribe=One-Click`, and nothing beside it (RFC 8058 section 3.1; B8). The pair
 * by itself counts whatever its type is said to be: the address proves who it is, and nobody says it by mistake.
 *
 * @throws PreferenceError `invalid-request` when it is neither that nor a form
 */
export async function readOneClick(request: Request): Promise<boolean> {
  const bytes = await orUnreadable(request.arrayBuffer())
  if (bytes.byteLength <= LONGEST && PAIR.test(new TextDecoder().decode(bytes))) return true
  const type = request.headers.get("content-type")
  const form = await readForm(new Response(bytes, type === null ? {} : { headers: { "content-type": type } }))
  return form.length === 1 && form[0]?.[0] === "List-Unsubscribe" && form[0][1] === "One-Click"
}

async function orUnreadable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (cause) {
    throw new PreferenceError("invalid-request", "The form cannot be read.", { cause })
  }
}

/** More in bytes than any mail client says around the pair. */
const LONGEST = 2_000

const FIELD = String.raw`[\w-]+:.*\r?\n`
const NAME = String.raw`[Cc]ontent-[Dd]isposition:[ \t]*form-data;[ \t]*name="?List-Unsubscribe"?[ \t]*\r?\n`

/** Urlencoded; or the one part of a multipart body, of whichever boundary, also where its lines end in half a line end. */
const PAIR = new RegExp(
  String.raw`^\s*(?:List-Unsubscribe=One-Click&?|--(\S+)[ \t]*\r?\n(?:${FIELD})*${NAME}(?:${FIELD})*\r?\nOne-Click\r?\n--\1--)\s*$`,
)
