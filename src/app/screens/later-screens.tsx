import type { PageModel, ScreenName } from "../../domain/index.ts"
import { lazyScreen } from "../ui/lazy-screen.tsx"
import { BrokenScreen, LoadingScreen } from "./trouble/trouble-screen.tsx"

/** Until a screen has arrived, or when it did not: leaving stays in reach. */
const meanwhile = ({ failed, retry }: { failed: boolean; retry: () => void }) =>
  failed ? <BrokenScreen onRetry={retry} /> : <LoadingScreen />

/** The screens that come after the first one, each in a chunk of its own. */
export const preferencesScreen = lazyScreen(
  async () => (await import("./preferences/preferences-screen.tsx")).PreferencesScreen,
  meanwhile,
)

export const historyScreen = lazyScreen(
  async () => (await import("./history/history-screen.tsx")).HistoryScreen,
  meanwhile,
)

export const linkProblemScreen = lazyScreen(
  async () => (await import("./link-problem/link-problem-screen.tsx")).LinkProblemScreen,
  meanwhile,
)

export const erasedScreen = lazyScreen(async () => (await import("./erased/erased-screen.tsx")).ErasedScreen, meanwhile)

export const buttonScreen = lazyScreen(async () => (await import("./button/button-screen.tsx")).ButtonScreen, meanwhile)

/** The question after leaving: nobody waits for it, and nobody misses it. */
export const reasonForm = lazyScreen(
  async () => (await import("./unsubscribed/reason-form.tsx")).ReasonForm,
  () => null,
)

/** Every one of them, by name. */
export const LATER_SCREENS = {
  preferencesScreen,
  historyScreen,
  linkProblemScreen,
  erasedScreen,
  buttonScreen,
  reasonForm,
}

/** The later screens that the document shows: they are at hand before it is taken over. */
export function laterScreensOf(model: PageModel, screen: ScreenName): (keyof typeof LATER_SCREENS)[] {
  const { link, snapshot, embed } = model
  if (link === "not-ours" || link === "missing") return ["linkProblemScreen"]
  if (embed?.view === "button") return ["buttonScreen"]
  if (snapshot?.person === "erased") return ["erasedScreen"]
  const asks = screen === "preferences" || screen === "history"
  if (asks) return link === "leave-only" ? ["linkProblemScreen"] : [`${screen}Screen`]
  return screen === "unsubscribed" && (model.receipt ?? snapshot?.objection) ? ["reasonForm"] : []
}
