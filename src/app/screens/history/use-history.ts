import { useInfiniteQuery } from "@tanstack/react-query"
import type { HistoryPage, PreferenceError } from "../../../domain/index.ts"
import { usePlace } from "../../navigation.ts"
import { asPreferenceError, pauseAfter } from "../../queries/until-answered.ts"
import { callOf, useServices } from "../../services.ts"

/** What happened, newest first, page by page. Asked anew at every visit: it grows with everything the person does. */
export function useHistory() {
  const services = useServices()
  const { locale } = usePlace()
  return useInfiniteQuery<HistoryPage, PreferenceError, { pages: HistoryPage[] }, readonly string[], string | null>({
    queryKey: ["history"],
    initialPageParam: null,
    queryFn: async ({ pageParam, signal }) => {
      try {
        return await services.adapter.history(
          { token: services.token ?? "" },
          pageParam,
          callOf(services, locale, signal),
        )
      } catch (thrown) {
        throw asPreferenceError(thrown)
      }
    },
    getNextPageParam: ({ next }) => next,
    networkMode: "always",
    refetchOnWindowFocus: false,
    retry: (_failures, error) => error.retry === "automatic",
    retryDelay: (failures, error) => pauseAfter(failures + 1, error),
    ...(services.history ? { initialData: { pages: [services.history], pageParams: [null] } } : {}),
  })
}
