import type { PageModel, PreferenceAdapter, SubjectRecord } from "../../domain/index.ts"

/** Something that a person does: presses what a selector finds, or puts a text into it. */
export type Deed = { readonly press: string } | { readonly fill: string; readonly with: string }

/**
 * One thing that the page can show, and all that it takes to draw it without a server. Examples stand next to the screen
 * they are of, and are drawn by the whole application, as a person meets it.
 */
export interface Example {
  /** The screen, and what it shows, such as `choice/known`. It is the address of the example, and the name of its pictures. */
  readonly id: string
  /** In English, for whoever looks for it. */
  readonly title: string
  /** What there is to see, and who comes here. In English. */
  readonly shows: string
  /** What the register knows of the person; Jeanne of `sample.ts` unless told otherwise. */
  readonly person?: SubjectRecord
  /** What the document came with. Unless told otherwise: a valid link, the sample brand, and what the register knows. */
  readonly model?: Partial<Omit<PageModel, "locale" | "textVersion" | "adapter">>
  /** What the backend does otherwise than the memory adapter, method by method. */
  readonly adapter?: Partial<PreferenceAdapter>
  /** Makes the browser another one before anything is drawn: one without a network, say. */
  readonly browser?: () => void
  /** What the person does once the page is drawn, one after the other. */
  readonly deeds?: readonly Deed[]
  /** A selector that finds something as soon as there is to see what the example is for; its heading unless told otherwise. */
  readonly until?: string
}

/** Examples that belong together, below one heading. */
export interface ExampleGroup {
  readonly name: string
  readonly examples: readonly Example[]
}
