import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query"
import { useEffect } from "react"
import { PreferenceError, type PreferenceSnapshot } from "../../domain/index.ts"
import { usePlace } from "../navigation.ts"
import { callOf, type Services, useServices } from "../services.ts"
import { asPreferenceError } from "./until-answered.ts"

export const SNAPSHOT_KEY = ["snapshot"]

const snapshotQuery = (services: Services, locale: string) =>
  queryOptions<PreferenceSnapshot, PreferenceError>({
    queryKey: SNAPSHOT_KEY,
    queryFn: async ({ signal }) => {
      if (services.token === null) throw new PreferenceError("link-invalid", "There is no link.")
      const asked = services.adapter.load({ token: services.token }, callOf(services, locale, signal))
      return asked.catch((thrown) => Promise.reject(asPreferenceError(thrown)))
    },
    enabled: services.token !== null && services.link !== "leave-only" && services.link !== "not-ours",
    staleTime: Number.POSITIVE_INFINITY,
  })

/** What stands for this person, and how the asking goes. */
export function useSnapshot() {
  const services = useServices()
  const { locale } = usePlace()
  return useQuery(snapshotQuery(services, locale))
}

/** What is known of the person's choices, to be put in order by whoever changed them. */
export function useKnown() {
  const client = useQueryClient()
  return {
    keep: (snapshot: PreferenceSnapshot) => client.setQueryData(SNAPSHOT_KEY, snapshot),
    /** What was known no longer holds: it is read again (A41). */
    forget: () => void client.resetQueries({ queryKey: SNAPSHOT_KEY }),
  }
}

/** Whoever comes back to this page sees what stands now, whatever was done elsewhere meanwhile. */
export function useFreshOnReturn(): void {
  const client = useQueryClient()
  useEffect(() => {
    const read = () => void client.refetchQueries({ queryKey: SNAPSHOT_KEY })
    const onShown = () => {
      if (document.visibilityState === "visible") read()
    }
    const onPageShown = (event: PageTransitionEvent) => {
      if (event.persisted) read()
    }
    document.addEventListener("visibilitychange", onShown)
    addEventListener("pageshow", onPageShown)
    return () => {
      document.removeEventListener("visibilitychange", onShown)
      removeEventListener("pageshow", onPageShown)
    }
  }, [client])
}
