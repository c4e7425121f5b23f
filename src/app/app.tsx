import { usePlace, useSetting } from "./navigation.ts"
import { usePresses } from "./presses.tsx"
import { useAskAgain } from "./queries/use-ask-again.ts"
import { SNAPSHOT_KEY, useSnapshot } from "./queries/use-snapshot.ts"
import { ChoiceScreen } from "./screens/choice/choice-screen.tsx"
import {
  buttonScreen,
  erasedScreen,
  historyScreen,
  linkProblemScreen,
  preferencesScreen,
} from "./screens/later-screens.tsx"
import { BrokenScreen, LoadingScreen, TroubleScreen } from "./screens/trouble/trouble-screen.tsx"
import { UnsubscribedScreen } from "./screens/unsubscribed/unsubscribed-screen.tsx"
import { ErrorBoundary } from "./ui/error-boundary.tsx"
import { Layout } from "./ui/layout.tsx"

/** The whole centre: where the person is and what the link may do decide the screen. */
export function App() {
  const { screen, view } = usePlace()
  // A document of ours is opened anew; an element of another page can only draw itself again.
  const redraws = useSetting() === "component"
  const drawn = (
    <ErrorBoundary key={screen} instead={(again) => <BrokenScreen onRetry={redraws ? again : undefined} />}>
      <Screen />
    </ErrorBoundary>
  )
  return view === "button" ? drawn : <Layout>{drawn}</Layout>
}

function Screen() {
  const place = usePlace()
  const { link, receipt } = usePresses()
  const { data } = useSnapshot()
  if (link === "not-ours") return <linkProblemScreen.Screen problem="notOurs" />
  if (link === "missing") return <linkProblemScreen.Screen problem="missing" />
  if (data?.person === "erased") return <erasedScreen.Screen />
  const oldLink = link === "leave-only"
  // Whoever chose single things after leaving is not told that nothing comes any more.
  const nothingComes = !data?.lanes.some(({ receives }) => receives)
  if (place.view === "button")
    return <buttonScreen.Screen receipt={nothingComes ? receipt : null} snapshot={data ?? null} oldLink={oldLink} />
  const screen = place.view === "preferences" && place.screen === "choice" ? "preferences" : place.screen
  if (screen === "unsubscribed" && receipt && nothingComes)
    return <UnsubscribedScreen receipt={receipt} oldLink={oldLink} />
  if (screen !== "preferences" && screen !== "history")
    return <ChoiceScreen snapshot={data ?? null} oldLink={oldLink} />
  if (oldLink) return <linkProblemScreen.Screen problem="expired" />
  if (screen === "history") return <historyScreen.Screen />
  return data ? <preferencesScreen.Screen snapshot={data} /> : <NoSnapshot />
}

/** The choices are on their way, or cannot be read. */
function NoSnapshot() {
  const { notice, moves } = usePlace()
  const { failureCount, failureReason, isError } = useSnapshot()
  const askAgain = useAskAgain(SNAPSHOT_KEY)
  const failing = failureCount > 0 || isError || (notice === "unavailable" && moves === 0)
  if (!failing) return <LoadingScreen />
  return <TroubleScreen error={failureReason} onRetry={askAgain} />
}
