import {
  type Objection,
  PreferenceError,
  type PreferenceSnapshot,
  type Receipt,
  receiptFor,
  type SubjectRecord,
  snapshotOf,
  undoUntil,
} from "../domain/index.ts"
import { signReceipt } from "../link/index.ts"
import type { ServerConfig } from "./config.ts"
import { errorLine, type Log } from "./log.ts"
import type { Register, Subject } from "./register.ts"

/** What leaves the server of a record. Every receipt in it carries the brand's signature, where the brand signs. */
export interface Receipts {
  /** `undoable` is false where the link may only leave; where the time to undo is over no link can. */
  receipt(who: Subject, objection: Objection, undoable: boolean): Promise<Receipt>
  snapshot(who: Subject, record: SubjectRecord): Promise<PreferenceSnapshot>
  /** An error as it is, or with the receipt signed in the snapshot that it carries. */
  conflict(who: Subject, error: unknown): Promise<unknown>
}

interface ReceiptsParts {
  readonly config: ServerConfig
  readonly log: Log
  readonly now: () => Date
}

export function createReceipts({ config, log, now }: ReceiptsParts): Receipts {
  const signer = { keyring: config.receiptKeyring, issuer: config.publicUrl }
  const brands = new Set([...signer.keyring.values()].filter((key) => key.signWith).map((key) => key.brand))

  /** The objection is on record by now: a signature that cannot be made must not turn that into a failure. */
  const signed = async <R extends Receipt | null>({ brand, subject }: Subject, receipt: R): Promise<R> => {
    if (!receipt || !brands.has(brand.id)) return receipt
    const { reference, at, coversFuture } = receipt
    try {
      const claims = { brand: brand.id, subject, reference, at, coversFuture }
      return { ...receipt, signed: await signReceipt(signer, claims) }
    } catch (error) {
      log(errorLine(error))
      return receipt
    }
  }

  const withSignature = async (who: Subject, snapshot: PreferenceSnapshot): Promise<PreferenceSnapshot> => ({
    ...snapshot,
    objection: await signed(who, snapshot.objection),
  })

  return {
    receipt: (who, objection, undoable) =>
      signed(who, receiptFor(objection, undoable && undoUntil(objection) >= now())),
    snapshot: (who, record) => withSignature(who, snapshotOf(record, who.brand.catalogue, now())),
    conflict: async (who, error) => {
      if (!(error instanceof PreferenceError) || !error.snapshot) return error
      return new PreferenceError(error.code, error.message, { snapshot: await withSignature(who, error.snapshot) })
    },
  }
}

/** A register that tells what stands with its receipt signed, also where a save met another state. */
export const signingConflicts = (register: Register, receipts: Receipts): Register => ({
  ...register,
  save: (who, ...save) =>
    register.save(who, ...save).catch(async (error: unknown) => {
      throw await receipts.conflict(who, error)
    }),
})
