import { type QueryClient, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query"
import { PreferenceError, type PreferenceSnapshot, type Receipt } from "../../domain/index.ts"
import { usePlace } from "../navigation.ts"
import { callOf, type Services, useServices } from "../services.ts"
import { asPreferenceError, pauseAfter } from "./until-answered.ts"

export const SNAPSHOT_KEY = ["snapshot"]
const RECEIPT_KEY = ["receipt"]

const snapshotQuery = (services: Services, locale: string) =>
  queryOptions<PreferenceSnapshot, PreferenceError>({
    queryKey: SNAPSHOT_KEY,
    queryFn: async ({ signal }) => {
      if (services.token === null) throw new PreferenceError("link-invalid", "There is no link.")
      try {
        return await services.adapter.load({ token: services.token }, callOf(services, locale, signal))
      } catch (thrown) {
        throw asPreferenceError(thrown)
      }
    },
    enabled: services.token !== null && services.link !== "leave-only" && services.link !== "not-ours",
    networkMode: "always",
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: (_failures, error) => error.retry === "automatic",
    retryDelay: (failures, error) => pauseAfter(failures + 1, error),
  })

/** What stands for this person, and how the asking goes. */
export function useSnapshot() {
  const services = useServices()
  const { locale } = usePlace()
  return useQuery(snapshotQuery(services, locale))
}

/** Puts newer answers in place of what was known. */
export function useKeep() {
  const client = useQueryClient()
  return {
    snapshot: (snapshot: PreferenceSnapshot) => client.setQueryData(SNAPSHOT_KEY, snapshot),
    receipt: (receipt: Receipt) => keepReceipt(client, receipt),
    forgetReceipt: () => client.setQueryData(RECEIPT_KEY, null),
  }
}

/** A receipt changes what stands: it is kept, and what was known before is forgotten and read again (A41). */
export function keepReceipt(client: QueryClient, receipt: Receipt): void {
  client.setQueryData(RECEIPT_KEY, receipt)
  void client.resetQueries({ queryKey: SNAPSHOT_KEY })
}

/** The receipt of the press on this page, else the one of the standing objection. */
export function useReceipt(): Receipt | null {
  const pressed = useQuery<Receipt | null>({ queryKey: RECEIPT_KEY, enabled: false, initialData: null }).data
  const { data } = useSnapshot()
  return pressed ?? data?.objection ?? null
}
