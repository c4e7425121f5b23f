/** Imported by tests only. Texts that are JSON or nearly so, after the classes of JSONTestSuite. */

export interface JsonCase {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** `quoted` is taken where a text is quoted that machines may have cut, and refused elsewhere. */
  readonly is: "refused" | "right" | "quoted"
}

const encoder = new TextEncoder()
const join = (...parts: (string | readonly number[])[]): Uint8Array<ArrayBuffer> => {
  const pieces = parts.map((part) => (typeof part === "string" ? encoder.encode(part) : Uint8Array.from(part)))
  return Uint8Array.from(Buffer.concat(pieces))
}

const all = (is: JsonCase["is"], kind: string, texts: readonly string[]): JsonCase[] =>
  texts.map((text) => ({ name: `${kind}: ${JSON.stringify(text).slice(0, 60)}`, bytes: join(text), is }))

const nested = (open: string, close: string, levels: number) => open.repeat(levels) + close.repeat(levels)

/** One of each token, each told from its neighbours. */
const TOKENS = [
  "{",
  '"a"',
  ":",
  "[",
  "-1.5e3",
  ",",
  '"b\\u0041"',
  ",",
  "{",
  '"c"',
  ":",
  "null",
  "}",
  "]",
  ",",
  '"d"',
  ":",
  "true",
  "}",
]

/** The document with one token left out, doubled, or in the place of its neighbour: whether that is JSON, the grammar tells. */
function mutants(): JsonCase[] {
  const texts = TOKENS.flatMap((token, at) => [
    TOKENS.toSpliced(at, 1).join(" "),
    TOKENS.toSpliced(at, 0, token).join(" "),
    TOKENS.toSpliced(at, 2, TOKENS[at + 1] ?? "", token).join(" "),
    TOKENS.slice(0, at).join(" "),
  ])
  return [...new Set(texts)].flatMap((text) => all(isJson(text) ? "right" : "refused", "grammar", [text]))
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Of the Unicode Standard, table 3-7: whatever is not in it. */
const NO_UTF8: readonly (readonly number[])[] = [
  [0x80],
  [0xbf],
  [0xc0, 0xaf],
  [0xc1, 0xbf],
  [0xc2],
  [0xc3, 0x28],
  [0xe0, 0x80, 0xaf],
  [0xe0, 0x9f, 0xbf],
  [0xe2, 0x82],
  [0xe2, 0x28, 0xa1],
  [0xed, 0xa0, 0x80],
  [0xed, 0xbf, 0xbf],
  [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
  [0xf0, 0x80, 0x80, 0xaf],
  [0xf0, 0x8f, 0xbf, 0xbf],
  [0xf0, 0x9f, 0x98],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf5, 0x80, 0x80, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0xfc, 0x84, 0x80, 0x80, 0x80, 0x80],
  [0xfe],
  [0xff],
  [0xe9],
]

const hex = (bytes: readonly number[]) => bytes.map((byte) => byte.toString(16)).join(" ")

const utf16 = (text: string, little: boolean) =>
  [...text].flatMap((letter) => (little ? [letter.charCodeAt(0), 0] : [0, letter.charCodeAt(0)]))

export const JSON_CORPUS: readonly JsonCase[] = [
  ...mutants(),
  ...NO_UTF8.flatMap((bytes): JsonCase[] => [
    { name: `no UTF-8 in a text: ${hex(bytes)}`, bytes: join('["a', bytes, 'z"]'), is: "refused" },
    { name: `no UTF-8 in a name: ${hex(bytes)}`, bytes: join('{"a', bytes, '":1}'), is: "refused" },
  ]),
  { name: "a byte order mark", bytes: join([0xef, 0xbb, 0xbf], "{}"), is: "refused" },
  { name: "half a byte order mark", bytes: join([0xef, 0xbb], "{}"), is: "refused" },
  { name: "UTF-16, small end first", bytes: join(utf16('{"a":1}', true)), is: "refused" },
  { name: "UTF-16, big end first", bytes: join(utf16('{"a":1}', false)), is: "refused" },
  { name: "UTF-16 with its mark", bytes: join([0xff, 0xfe], utf16("{}", true)), is: "refused" },
  ...all(
    "refused",
    "a control character",
    Array.from({ length: 32 }, (_, code) => `["a${String.fromCharCode(code)}"]`),
  ),
  ...all(
    "refused",
    "an escape",
    ["a", "x41", "0", "'", "u", "u1", "u12", "u123", "uZZZZ", "U0041", "u{41}", "\n", " "].map((it) => `["\\${it}"]`),
  ),
  ...all("refused", "an escape at the end", ['["\\"]', '["\\', '["\\u00']),
  ...all(
    "refused",
    "no number",
    [
      "+1",
      ".5",
      "5.",
      "01",
      "-01",
      "00",
      "0x10",
      "0b1",
      "0o7",
      "1e",
      "1e+",
      "1.e3",
      "1.5.5",
      "1e1.5",
      "-",
      "--1",
      "- 1",
      "1_000",
      "1,000.5.0",
      "NaN",
      "-NaN",
      "Infinity",
      "-Infinity",
      "1n",
      "1a",
      "１",
      "½",
      "1 2",
    ].map((it) => `[${it}]`),
  ),
  ...all(
    "refused",
    "a number too large",
    [
      "1e400",
      "-1e400",
      "1e999999999999",
      "9007199254740992",
      "-9007199254740992",
      "12345678901234567890",
      "1e16",
      "1".repeat(400),
      `${"9".repeat(309)}.5`,
    ].map((it) => `[${it}]`),
  ),
  ...all(
    "refused",
    "no word of JSON",
    [
      "True",
      "TRUE",
      "nul",
      "nulll",
      "None",
      "undefined",
      "truefalse",
      "yes",
      "'a'",
      "`a`",
      "a",
      "@",
      "\\u0061",
      "/a/",
    ].map((it) => `[${it}]`),
  ),
  ...all("refused", "a comment", ["/* a */{}", "{}// a", "{}# a", '{"a":1/* b */}', "{}<!-- a -->"]),
  ...all("refused", "too much or too little", [
    "",
    " ",
    "\n",
    "{",
    "}",
    "[",
    "]",
    '"',
    ",",
    ":",
    "{}{}",
    "{},",
    "{}]",
    "[][]",
    "{}x",
    "{}\u0000",
    "1 1",
    '"a" "b"',
    "[,]",
    "[1,,2]",
    "[,1]",
    "{,}",
    '{"a"}',
    '{"a":}',
    "{:1}",
    "{a:1}",
    "{'a':1}",
    '{1:"a"}',
    "{null:1}",
    '{["a"]:1}',
    '{"a":1,,}',
    '{"a"=1}',
    '{"a";1}',
    '["a":1]',
    "<a/>",
    "a=b",
    "List-Unsubscribe=One-Click",
    ")]}',\n{}",
  ]),
  ...all(
    "refused",
    "a blank of other kinds",
    [
      "\v",
      "\f",
      "\u00a0",
      "\u0085",
      "\u1680",
      "\u2003",
      "\u2028",
      "\u2029",
      "\u3000",
      "\u200b",
      "\u2060",
      "\ufeff",
    ].flatMap((it) => [`[${it}]`, `[]${it}`]),
  ),
  ...all("refused", "a name twice", [
    '{"a":1,"a":1}',
    '{"a":1,"a":2}',
    '{"a":1,"b":2,"a":3}',
    '{"a":1,"\\u0061":2}',
    '{"":1,"":2}',
    '[{"a":{"b":1,"b":2}}]',
    '{"__proto__":1,"__proto__":2}',
    '{"a":{},"a":{}}',
    '{"a":[{"a":1}],"a":1}',
    '{"\\"":1,"\\u0022":2}',
    '{"é":1,"\\u00e9":2}',
    '{"a\\\\":1,"a\\\\":2}',
  ]),
  ...all(
    "refused",
    "too many levels",
    [33, 100, 7_000].flatMap((it) => [
      nested("[", "]", it),
      `${nested('{"a":', "}", it).replace('""', '"')}`.replace("}", "1}").replace(":1}", ":1}"),
      nested("[", "", it),
    ]),
  ),
  ...all("quoted", "half a character", [
    '["\\ud800"]',
    '["\\udc00"]',
    '["\\ud83d\\ud83d\\ude00"]',
    '["\\ude00\\ud83d"]',
    '["a\\uDBFFz"]',
    '{"\\ud800":1}',
  ]),
  ...all("right", "a value", [
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    '""',
    '"a"',
    "[]",
    "{}",
    "[[]]",
    '{"":0}',
    '[null,1,true,"a",{}]',
  ]),
  ...all(
    "right",
    "a number",
    [
      "-0",
      "0.0",
      "-0.0e0",
      "1E2",
      "1e+2",
      "1e-2",
      "1.5",
      "1e-400",
      "9007199254740991",
      "-9007199254740991",
      "9007199254740991.0",
      "0.1",
      `0.${"1".repeat(400)}`,
      "123.456e10",
      "1e15",
    ].map((it) => `[${it}]`),
  ),
  ...all(
    "right",
    "a text",
    [
      "é",
      "😀",
      "\u007f",
      "\u2028",
      "\ufeff",
      "\uffff",
      "\u{10ffff}",
      "\\u0000",
      "\\u001f",
      "\\ud83d\\ude00",
      "\\uD83D\\uDE00",
      "\\/",
      "\\\\",
      '\\"',
      '\\\\\\"',
      "\\b\\f\\n\\r\\t",
      "\\u0061",
      "\\uffff",
      "\\\\u0061",
      "a\\\\",
      "/* a */",
      "\\u202e",
      "{[,:]}",
      "'",
      "&lt;",
    ].map((it) => `["${it}"]`),
  ),
  ...all("right", "names", [
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":2}]',
    '{"a":"a","b":"a"}',
    '{"__proto__":1}',
    '{"constructor":{"prototype":{"x":1}}}',
    '{"toString":1,"hasOwnProperty":2}',
    '{"a":[1,"a"],"A":1}',
    '{"a\\\\":1,"a":2}',
    '{"a b":1,"a\\u0000":2}',
    '{"é":1,"e\u0301":2}',
  ]),
  ...all("right", "blanks", [" {} ", "\t[\r\n]\n", '{ "a" : 1 , "b" : [ 2 ] }\n\n']),
  ...all("right", "many levels", [nested("[", "]", 32), `${'{"a":'.repeat(32)}1${"}".repeat(32)}`]),
]
