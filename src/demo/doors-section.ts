import { qrSvg } from "../link/index.ts"
import { escaped } from "./escaped.ts"
import { sampleBrand } from "./sample-brand.ts"

/** A change, as the product told it. */
export interface Heard {
  readonly timestamp: string
  readonly data: {
    readonly subject: string
    readonly what: string
    readonly door: string
    readonly reference: string | null
    readonly lanes: readonly { readonly may: boolean }[]
  }
}

/** What the part of the page with the doors is drawn from. */
export interface DoorsShown {
  /** For Pieter's letter. */
  readonly code: string
  readonly codeUrl: string
  /** The text message that Jeanne got. */
  readonly sms: string
  /** The address in the headers of Alice's mail. */
  readonly mailto: string
  /** What the product answered to STOP; `null` before anybody said so. */
  readonly replied: string | null
  readonly agentKey: string
  readonly portalUrl: string
  readonly base: string
  /** What the sender's own systems were told, newest first. */
  readonly heard: readonly Heard[]
}

/** Every way to say no, to be tried: each ends in the register above, in one mail and in one line at the end. */
export const doorsSection = (shown: DoorsShown): string => `
<section id="doors"><h2>Every other door</h2>
<p>A no counts the same by whichever it comes: it stands in the register below, one mail confirms it (<code>.data/demo/mail</code>), and the sender’s own systems are told. The links and the portal are two of the doors; here are the others.</p>
<div class="doors">
<article class="card"><h3>Text message to Jeanne</h3>
<p class="sms" lang="fr">${linked(shown.sms)}</p>
<form method="post" action="/demo/sms"><button class="button">Reply STOP</button></form>
${shown.replied === null ? "" : `<p class="sms answer" lang="fr">${linked(shown.replied)}</p>`}</article>
<article class="card"><h3>Letter to Pieter</h3>
<div class="letter"><div class="qr">${qrSvg(shown.codeUrl)}</div><p>Scan it, <a href="${shown.codeUrl}">open it</a>, or type <code>${shown.code}</code> on <a href="${shown.base}/nl/s">the page for codes</a>, in whatever case.</p></div></article>
<article class="card"><h3>Mail program of Alice</h3>
<p>Its own unsubscribe button writes an empty mail to</p><p><code>${escaped(decodeURIComponent(new URL(shown.mailto).pathname))}</code></p>
<form method="post" action="/demo/mail"><button class="button">Send that mail</button></form></article>
<article class="card"><h3>Phone</h3>
<p>Somebody calls and says: no more marketing. The agent opens <a href="/agent">the agents’ page</a>, finds them by <code>c-3150</code>, by address or number, and writes it down.</p>
<p>Name <code>anna</code>, key <code class="key">${escaped(shown.agentKey)}</code></p></article>
<article class="card"><h3>Leaflet, and privacy statement</h3>
<p><a href="/fr/ways">How to leave ${escaped(sampleBrand.name)}</a>, as its privacy statement says it; <a href="/fr/">the page without a link</a> is where a leaflet leads. Printed: <code>npx preference-center print leaflet --brand ${sampleBrand.id}</code></p></article>
</div></section>
<section class="card" id="heard"><h2>What the sender’s own systems were told</h2>${toldList(shown.heard)}</section>`

const toldList = (heard: readonly Heard[]): string =>
  heard.length === 0
    ? "<p>Nothing yet. Every change comes here as a signed webhook, a second later.</p>"
    : `<ol class="heard">${heard.map(toldLine).join("")}</ol>`

const toldLine = ({ timestamp, data: { subject, what, door, reference, lanes } }: Heard): string =>
  `<li><time>${escaped(timestamp)}</time> <b>${escaped(subject)}</b> ${escaped(what)}, by ${escaped(door)}${
    reference === null ? "" : `, <code>${escaped(reference)}</code>`
  }: ${lanes.filter(({ may }) => may).length} of ${lanes.length} lanes may be sent</li>`

/** The one address in a text message, to be followed. */
const linked = (text: string): string =>
  escaped(text).replace(/https?:\/\/\S*[\w/]/, (address) => `<a href="${address}">${address}</a>`)
