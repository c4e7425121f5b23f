import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import type { i18n } from "i18next"
import { type ReactNode, StrictMode } from "react"
import { TextsContext } from "./i18n/use-texts.ts"
import { type Navigation, NavigationContext } from "./navigation.ts"
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
        <TextsContext value={texts}>
          <NavigationContext value={navigation}>
            <ServicesContext value={services}>{children}</ServicesContext>
          </NavigationContext>
        </TextsContext>
      </QueryClientProvider>
    </StrictMode>
  )
}

/** A client that keeps what it was given and asks only when told to. */
export const createClient = (): QueryClient => new QueryClient()
