import type { ImportedPerson } from "../domain/index.ts"

/** A made-up customer, and the mailing that reached them. */
export interface SamplePerson {
  readonly subject: string
  readonly name: string
  readonly locale: "fr" | "nl" | "en"
  readonly imported: ImportedPerson
}

const yes = (channel: string, topic: string) => ({ channel, topic, receives: true, basis: "consent" as const })
const no = (channel: string, topic: string) => ({ channel, topic, receives: false, basis: "consent" as const })

export const samplePeople: readonly SamplePerson[] = [
  {
    subject: "c-1042",
    name: "Jeanne Dubois",
    locale: "fr",
    imported: {
      locale: "fr",
      contacts: [
        { channel: "email", address: "jeanne.dubois@courriel.example" },
        { channel: "sms", address: "+32 470 00 00 45" },
      ],
      choices: [yes("email", "news"), yes("email", "offers"), yes("sms", "invitations")],
    },
  },
  {
    subject: "c-2077",
    name: "Pieter Janssens",
    locale: "nl",
    imported: {
      locale: "nl",
      contacts: [{ channel: "email", address: "pieter.janssens@post.example" }],
      choices: [yes("email", "news"), yes("email", "surveys"), no("phone", "offers")],
    },
  },
  {
    subject: "c-3150",
    name: "Alice Moore",
    locale: "en",
    imported: {
      locale: "en",
      contacts: [{ channel: "email", address: "alice.moore@mail.example" }],
      choices: [yes("email", "news"), yes("email", "offers"), yes("email", "invitations")],
    },
  },
]
