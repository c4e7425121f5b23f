import { lazyScreen } from "../ui/lazy-screen.tsx"

/** The screens that come after the first one, each in a chunk of its own. */
export const preferencesScreen = lazyScreen(
  async () => (await import("./preferences/preferences-screen.tsx")).PreferencesScreen,
)

export const historyScreen = lazyScreen(async () => (await import("./history/history-screen.tsx")).HistoryScreen)
