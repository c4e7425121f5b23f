export type { LinkClaims } from "./claims.ts"
export { drawSecret } from "./draw-secret.ts"
export { LinkConfigError } from "./errors.ts"
export {
  createKeyring,
  type Hmac,
  type KeyConfig,
  type Keyring,
  type KeyringOptions,
  type LinkKey,
  newKey,
} from "./keyring.ts"
export { looksDrawn } from "./looks-drawn.ts"
export { type CheckMailOptions, checkMail, type MailCheck, type MailFinding } from "./mail/check-mail.ts"
export type { FooterColors } from "./mail/footer-colors.ts"
export {
  type ListUnsubscribeHeaders,
  listUnsubscribeHeaders,
  type UnsubscribeTargets,
} from "./mail/list-unsubscribe.ts"
export { type MailFooter, type MailFooterOptions, mailFooter } from "./mail/mail-footer.ts"
export { type LetterBlock, type LetterBlockOptions, letterBlock } from "./print/letter-block.ts"
export { printedAddress } from "./print/printed-address.ts"
export { qrSvg } from "./print/qr-svg.ts"
export type { Flaw } from "./prove.ts"
export { namedIssuer, type ReceiptClaims, signReceipt, type VerifiedReceipt, verifyReceipt } from "./receipt.ts"
export {
  type KeySet,
  newReceiptKey,
  type PublishedKey,
  publicKeySet,
  type ReceiptKeyConfig,
  readKeySet,
  receiptKey,
} from "./receipt-keys.ts"
export { newShortReference, shortReferencesIn } from "./short-reference.ts"
export { mailtoAddress, shortUrl } from "./short-urls.ts"
export { DEFAULT_LIFETIME_S, type LinkToSign, type Signer, signLink } from "./sign.ts"
export { LONGEST_SMS_LINK, type SmsOptions, type SmsText, smsHelp, smsLeft, smsText } from "./sms/sms-text.ts"
export { isStop } from "./sms/stop.ts"
export { newCode, printedCode, readCode } from "./typed-code.ts"
export { type LinkUrls, linkUrls, publicBase } from "./urls.ts"
export { type Verified, type Verifier, verifyLink } from "./verify.ts"
