import { useInfiniteQuery } from "@tanstack/react-query"
import type { HistoryPage, PreferenceError } from "../../../domain/index.ts"
import { usePlace } from "../../navigation.ts"
import { asPreferenceError } from "../../queries/until-answered.ts"
import { callOf, useServices } from "../../services.ts"

export const HISTORY_KEY = ["history"]

/** What happened, newest first, page by page. Asked anew at every visit: it grows with everything the person does. */
export function useHistory() {
  const services = useServices()
  const { locale } = usePlace()
  return useInfiniteQuery<HistoryPage, PreferenceError, { pages: HistoryPage[] }, readonly string[], string | null>({
    queryKey: HISTORY_KEY,
    initialPageParam: null,
    queryFn: async ({ pageParam, signal }) => {
      const call = callOf(services, locale, signal)
      const asked = services.adapter.history({ token: services.token ?? "" }, pageParam, call)
      return asked.catch((thrown) => Promise.reject(asPreferenceError(thrown)))
    },
    getNextPageParam: ({ next }) => next,
    ...(services.history ? { initialData: { pages: [services.history], pageParams: [null] } } : {}),
  })
}
