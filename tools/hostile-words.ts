/**
 * What a sender may write into its configuration, by intent or by mistake: it has to stay text, wherever it is shown (D27).
 * From the Big List of Naughty Strings, and of our own.
 */
export const HOSTILE_WORDS: Readonly<Record<string, string>> = {
  script: `</script><script>window.hacked=1</script>`,
  image: `<img src=x onerror="window.hacked=1">`,
  quotes: `'"\`><svg/onload=window.hacked=1>`,
  comment: "<!-- --><!--app--><!--tail-->]]>",
  template: ["{{email}} $t(choice.leave)", "$", "{7*7} %s %n #{1} $&$`$'"].join(""),
  entity: "&lt;b&gt; &amp;#x3c; &#60;script&#62;",
  object: `__proto__ constructor {"a":1} null undefined NaN`,
  header: `Acme <evil@evil.example>, (x) "y" ; Bcc: all@evil.example`,
  zalgo: "T̸̰͉̮h̶̪͕̗e̷̜̻͙ ̵̱̦ń̴̙a̵̪̦m̷̨̥e̸",
  arabic: "شركة \u200fالاتصالات\u200e الوطنية",
  widest: "﷽".repeat(40),
  long: "Société anonyme des anciens établissements ".repeat(12).slice(0, 490).trim(),
  "one-word": "W".repeat(490),
  emoji: "👩‍👩‍👧‍👦🏴‍☠️".repeat(30),
}
