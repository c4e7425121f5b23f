import { usePlace } from "./navigation.ts"
import { useReceipt, useSnapshot } from "./queries/use-snapshot.ts"
import { ChoiceScreen } from "./screens/choice/choice-screen.tsx"
import { historyScreen, preferencesScreen } from "./screens/later-screens.ts"
import { type LinkProblem, LinkProblemScreen } from "./screens/link-problem/link-problem-screen.tsx"
import { LoadingScreen, TroubleScreen } from "./screens/trouble/trouble-screen.tsx"
import { UnsubscribedScreen } from "./screens/unsubscribed/unsubscribed-screen.tsx"
import { useServices } from "./services.ts"
import { Layout } from "./ui/layout.tsx"

/** The whole centre: where the person is and what the link may do decide the screen. */
export function App() {
  return (
    <Layout>
      <Screen />
    </Layout>
  )
}

function Screen() {
  const { screen } = usePlace()
  const { link, token } = useServices()
  const snapshot = useSnapshot()
  const receipt = useReceipt()
  const code = snapshot.error?.code
  const problem = linkProblemOf(link, token, code)
  if (problem) return <LinkProblemScreen problem={problem} />
  const oldLink = link === "leave-only" || code === "link-expired"
  if (screen === "unsubscribed" && receipt) return <UnsubscribedScreen receipt={receipt} oldLink={oldLink} />
  if (screen !== "preferences" && screen !== "history")
    return <ChoiceScreen snapshot={snapshot.data ?? null} oldLink={oldLink} />
  if (oldLink) return <LinkProblemScreen problem="expired" />
  if (screen === "history") return <historyScreen.Screen />
  if (snapshot.data) return <preferencesScreen.Screen snapshot={snapshot.data} />
  const failing = snapshot.failureCount > 0 || snapshot.isError
  return failing ? (
    <TroubleScreen error={snapshot.failureReason} onRetry={() => void snapshot.refetch({ cancelRefetch: true })} />
  ) : (
    <LoadingScreen />
  )
}

function linkProblemOf(link: string, token: string | null, code: string | undefined): LinkProblem | null {
  if (link === "not-ours" || code === "link-invalid") return "notOurs"
  if (link === "missing" && token === null) return "missing"
  return null
}
