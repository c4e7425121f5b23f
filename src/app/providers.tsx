import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import type { i18n } from "i18next"
import { type ReactNode, StrictMode } from "react"
import type { PreferenceError } from "../domain/index.ts"
import { TextsContext, useLanguage } from "./i18n/use-texts.ts"
import { type Navigation, NavigationContext } from "./navigation.ts"
import { PressesProvider } from "./presses.tsx"
import { pauseAfter } from "./queries/until-answered.ts"
import { type Services, ServicesContext } from "./services.ts"

interface ProvidersProps {
  readonly services: Services
  readonly navigation: Navigation
  readonly texts: i18n
  readonly client: QueryClient
  readonly children: ReactNode
}

/** What every screen needs: the same around it in a document and in the browser. */
export function Providers({ services, navigation, texts, client, children }: ProvidersProps) {
  return (
    <StrictMode>
      <QueryClientProvider client={client}>
        <TextsContext value={useLanguage(texts)}>
          <NavigationContext value={navigation}>
            <ServicesContext value={services}>
              <PressesProvider>{children}</PressesProvider>
            </ServicesContext>
          </NavigationContext>
        </TextsContext>
      </QueryClientProvider>
    </StrictMode>
  )
}

/** A client that asks when told to, and asks again until it is answered. */
export const createClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: "always",
        refetchOnWindowFocus: false,
        retry: (_failures, error) => error.retry === "automatic",
        retryDelay: (failures, error) => pauseAfter(failures + 1, error),
      },
    },
  })

declare module "@tanstack/react-query" {
  interface Register {
    defaultError: PreferenceError
  }
}
