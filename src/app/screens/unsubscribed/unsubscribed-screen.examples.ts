import { EVERY_ABILITY } from "../../../domain/index.ts"
import { fails, hangs, offline } from "../../gallery/backends.ts"
import type { ExampleGroup } from "../../gallery/example.ts"
import { agedReceipt, freshReceipt, jeanne, left, oldLinkReceipt } from "../../gallery/sample.ts"

const person = left(jeanne, freshReceipt.at)
const model = { screen: "unsubscribed", receipt: freshReceipt } as const

/** What somebody sees who has just left. */
const done = { person, model }

const undo = [{ press: 'form[action$="/undo"] button' }]
const reason = [{ press: '.reason button[value="too-many"]' }]

export const unsubscribed: ExampleGroup = {
  name: "Unsubscribed",
  examples: [
    {
      id: "unsubscribed/fresh",
      title: "Done",
      shows:
        "Written down: what stopped, what continues, the reference, the way back, and a question nobody has to answer.",
      ...done,
      until: ".reason button",
    },
    {
      id: "unsubscribed/later",
      title: "Opened again after a few days",
      shows: "The receipt of the objection that stands. The question is not asked a second time.",
      person: left(jeanne),
      model: { screen: "unsubscribed" },
    },
    {
      id: "unsubscribed/undo-over",
      title: "Too late to undo",
      shows: "After thirty days choices are made anew, one by one.",
      person: left(jeanne, agedReceipt.at),
      model: { screen: "unsubscribed", receipt: agedReceipt },
    },
    {
      id: "unsubscribed/old-link",
      title: "Left by an old link",
      shows: "An old link can leave and keep the receipt; to undo it, a newer link is needed.",
      person,
      model: { screen: "unsubscribed", link: "leave-only", snapshot: null, receipt: oldLinkReceipt },
    },
    {
      id: "unsubscribed/covers-today",
      title: "A backend that does less",
      shows:
        "No undo, no reasons, and a receipt that covers the topics of today: nothing is offered that is not there.",
      person,
      model: {
        screen: "unsubscribed",
        receipt: { ...freshReceipt, coversFuture: false, undoUntil: null },
        snapshot: null,
      },
      adapter: {
        abilities: { ...EVERY_ABILITY, undo: false, reason: false, coversFuture: false },
        load: hangs,
      },
    },
    {
      id: "unsubscribed/receipt-not-saved",
      title: "The receipt cannot be saved as a file",
      shows: "That is said, and that leaving holds all the same.",
      ...done,
      browser: () => {
        URL.createObjectURL = () => {
          throw new Error("The example says so.")
        }
      },
      deeds: [{ press: ".actions > button:last-of-type" }],
      until: '.status[data-state="waiting"]',
    },
    {
      id: "unsubscribed/undoing",
      title: "Undo, under way",
      shows: "What stood before is being restored.",
      ...done,
      adapter: { undo: hangs },
      deeds: undo,
      until: '.status[data-state="sending"]',
    },
    {
      id: "unsubscribed/undo-offline",
      title: "Undo, without a network",
      shows: "The press is kept, and sent as soon as the network is back.",
      ...done,
      browser: offline,
      adapter: { undo: fails("unreachable") },
      deeds: undo,
      until: '.status[data-state="waiting"]',
    },
    {
      id: "unsubscribed/undo-gone",
      title: "Undo, too late by now",
      shows: "The objection was replaced, or its time ended while the page was open.",
      ...done,
      adapter: { undo: fails("undo-unavailable") },
      deeds: undo,
      until: '.status[data-state="refused"]',
    },
    {
      id: "unsubscribed/undo-refused",
      title: "Undo, refused",
      shows: "Something is wrong with the call itself. Nothing was changed.",
      ...done,
      adapter: { undo: fails("invalid-request") },
      deeds: undo,
      until: '.status[data-state="refused"]',
    },
    {
      id: "unsubscribed/reason-given",
      title: "A reason was given",
      shows: "Thanks, and nothing more.",
      ...done,
      deeds: reason,
      until: ".reason .said:not(:empty)",
    },
    {
      id: "unsubscribed/reason-under-way",
      title: "A reason, under way",
      shows: "It is being noted; leaving does not depend on it.",
      ...done,
      adapter: { giveReason: hangs },
      deeds: reason,
      until: '.reason .status[data-state="sending"]',
    },
    {
      id: "unsubscribed/reason-refused",
      title: "A reason that could not be noted",
      shows: "It says that leaving holds all the same.",
      ...done,
      adapter: { giveReason: fails("invalid-request") },
      deeds: reason,
      until: '.reason .status[data-state="refused"]',
    },
  ],
}
