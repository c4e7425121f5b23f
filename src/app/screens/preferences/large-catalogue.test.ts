import { createFormControl } from "react-hook-form"
import { expect, it } from "vitest"
import { loadRenderer } from "../../../../tools/renderer.ts"
import { sampleBrand } from "../../../demo/sample-brand.ts"
import {
  type Catalogue,
  laneKey,
  lanesOf,
  NOTHING_KNOWN,
  type PreferenceSnapshot,
  snapshotOf,
} from "../../../domain/index.ts"
import { catalogue, channel, countLooks, nobody, occasion, topic } from "../../../domain/testing.ts"
import { type PreferenceValues, valuesOf } from "./preference-values.ts"
import { rebase } from "./rebase.ts"
import { setLanes } from "./set-lanes.ts"

const namesOf = (size: number) => Array.from({ length: size }, (_, at) => `n-${at}`)

/** Each in two rhythms. */
const topicsWith = (size: number): Catalogue => {
  const frequencies = ["weekly", "monthly"].map((id) => ({ id, name: { en: id } }))
  return { ...catalogue, topics: namesOf(size).map((id) => ({ ...topic(id, "email", "post"), frequencies })) }
}

const channelsWith = (size: number): Catalogue => ({
  ...catalogue,
  channels: namesOf(size).map((id) => channel(id, "consent")),
  topics: [topic("news", ...namesOf(size))],
})

/** What stands for somebody who chose nothing. */
function snapshotWith(large: Catalogue): PreferenceSnapshot {
  const contacts = [{ channel: "email", address: "jeanne@example.be" }]
  return snapshotOf({ ...nobody, contacts }, large, occasion().now)
}

it.each([
  ["topics", topicsWith],
  ["channels", channelsWith],
])("the page costs twice as much for twice as many %s, and not four times", async (_, catalogueWith) => {
  const { render, textVersion } = await loadRenderer()
  const [small = 0, large = 0] = [100, 200].map((size) => {
    const { counted, looks, forget } = countLooks()
    const { catalogue: of, lanes, frequencies, ...rest } = snapshotWith(catalogueWith(size))
    const snapshot: PreferenceSnapshot = {
      ...rest,
      catalogue: { ...of, topics: of.topics.map(counted), channels: of.channels.map(counted) },
      lanes: lanes.map(counted),
      frequencies: frequencies.map(counted),
    }
    forget()
    const known = { brand: sampleBrand, locale: "en", textVersion, screen: "preferences", link: "valid" } as const
    render({ ...NOTHING_KNOWN, ...known, token: "t", snapshot })
    return looks()
  })
  expect(small).toBeGreaterThan(100)
  expect(large).toBeLessThanOrEqual(2 * small)
})

/** The form of the page, and how often those who watch it were told that something changed. */
function formOn(snapshot: PreferenceSnapshot) {
  const form = createFormControl<PreferenceValues>({ defaultValues: valuesOf(snapshot) })
  let told = 0
  form.subscribe({
    formState: { values: true },
    callback: () => {
      told += 1
    },
  })
  return { form, told: () => told }
}

const everyLane = ({ catalogue }: PreferenceSnapshot, receives: boolean) =>
  Object.fromEntries(lanesOf(catalogue).map((lane) => [laneKey(lane), receives]))

const DONE: Readonly<Record<string, (form: ReturnType<typeof formOn>["form"], snapshot: PreferenceSnapshot) => void>> =
  {
    "one press for every box": (form, snapshot) => setLanes(form, everyLane(snapshot, true)),
    "a newer state under a form in which every box and rhythm was changed": (form, snapshot) => {
      const frequencies = Object.fromEntries(snapshot.catalogue.topics.map(({ id }) => [id, "monthly"]))
      const own = { lanes: everyLane(snapshot, true), frequencies, pause: "" }
      rebase(form, own, { values: valuesOf(snapshot), objection: null }, { ...snapshot, revision: "2" })
      expect(form.getValues("frequencies")).toEqual(frequencies)
    },
  }

it.each(Object.entries(DONE))(
  "of %s nobody who watches the form is told more often in a larger catalogue",
  (_, work) => {
    const [small, large] = [10, 20].map((size) => {
      const snapshot = snapshotWith(topicsWith(size))
      const { form, told } = formOn(snapshot)
      work(form, snapshot)
      expect(form.getValues("lanes")).toEqual(everyLane(snapshot, true))
      return told()
    })
    expect(small).toBeGreaterThan(0)
    expect(large).toBe(small)
  },
)
