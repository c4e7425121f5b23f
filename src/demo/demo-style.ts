/** The look of the demo's own pages; the product's pages have their own. */
export const DEMO_STYLE = `
:root { color-scheme: light dark; --ink: #1c1b19; --muted: #5d5a54; --paper: #ece9e2; --sheet: #fff; --line: #d9d5cc; --brand: #17493f; --on-brand: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #f2f0ea; --muted: #b3afa5; --paper: #141513; --sheet: #1f211e; --line: #43463f; --brand: #8fd3bf; --on-brand: #0c1f1a } }
* { box-sizing: border-box; margin: 0 }
body { font: 400 1.0625rem/1.55 ui-sans-serif, system-ui, "Segoe UI", Roboto, Inter, Arial, sans-serif; color: var(--ink); background: var(--paper); padding: clamp(16px, 4vw, 48px) }
main { max-width: 78rem; margin-inline: auto }
h1 { font-size: clamp(1.6rem, 1.2rem + 1.6vw, 2.4rem); letter-spacing: -.02em; line-height: 1.15 }
main > p { max-width: 60ch; margin-top: 10px; color: var(--muted) }
.mails { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(21rem, 100%), 1fr)); gap: 20px; margin-top: 28px }
.mail, .card { background: var(--sheet); border: 1px solid var(--line); border-radius: 14px; overflow: hidden }
.mail header { padding: 18px 22px; border-bottom: 1px solid var(--line) }
.mail h2, .card h2 { font-size: 1.1rem; letter-spacing: -.01em }
.mail header p { margin-top: 6px; color: var(--muted); font-size: .88rem; overflow-wrap: anywhere }
.body { padding: 20px 22px }
.body p + p { margin-top: 12px }
.mail footer { padding: 18px 22px 20px; border-top: 1px solid var(--line); font-size: .88rem; color: var(--muted) }
.answers { display: flex; flex-direction: column; gap: 8px; margin-bottom: 12px }
.answers a, .button { display: block; padding: 11px 16px; border: 2px solid var(--brand); border-radius: 10px; text-align: center; font-weight: 600; font-size: 1rem; text-decoration: none; color: var(--ink) }
.answers .leave, .button { background: var(--brand); color: var(--on-brand) }
.card { padding: 20px 22px; margin-top: 24px; max-width: 60rem }
.card p, .card ul, .scroll { margin-top: 10px }
.scroll { overflow-x: auto }
a { color: inherit }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums }
th, td { text-align: start; padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top }
.yes { font-weight: 600 } .no { color: var(--muted) }
h3 { font-size: .95rem; margin: 18px 0 6px }
.switches { display: flex; flex-wrap: wrap; gap: 8px 20px }
.switches select { font: inherit; margin-inline-start: 6px }
#told { margin-inline-start: 2.2em; font: .85rem/1.6 ui-monospace, monospace; max-height: 14rem; overflow: auto; overflow-wrap: anywhere }
pre { margin-top: 12px; padding: 14px; overflow: auto; background: var(--paper); border-radius: 8px; font-size: .8rem }
#doors { margin-top: 36px }
#doors > p { max-width: 60ch; margin-top: 8px; color: var(--muted) }
.doors { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); gap: 20px; margin-top: 20px }
.doors .card { margin: 0 }
.doors h3 { margin-top: 0 }
.doors .button { margin-top: 14px; width: 100%; font: inherit; font-weight: 600; cursor: pointer }
.sms { padding: 12px 16px; background: var(--paper); border-radius: 14px 14px 14px 4px; white-space: pre-line; overflow-wrap: anywhere }
.sms.answer { margin-top: 14px }
.letter { display: flex; gap: 16px; align-items: start; flex-wrap: wrap }
.qr { width: 8rem; padding: 4px; background: #fff; border-radius: 8px; flex: none } .qr svg { display: block; width: 100%; height: auto }
.letter p { flex: 1 1 8rem }
code { font: .92em/1.5 ui-monospace, monospace; overflow-wrap: anywhere }
.heard { margin: 10px 0 0 1.4em; font-size: .9rem; overflow-wrap: anywhere } .heard time { color: var(--muted) }
preference-center { margin: 14px -10px -6px }
preference-center:not(:defined) { min-height: 35rem }
`
