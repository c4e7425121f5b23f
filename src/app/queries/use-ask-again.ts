import { useQueryClient } from "@tanstack/react-query"

/**
 * Asks again at once, from the beginning. It ends a pause between two attempts, which may be long: a `refetch` would only
 * join the attempt that is waiting.
 */
export function useAskAgain(queryKey: readonly string[]): () => void {
  const client = useQueryClient()
  return () => void client.resetQueries({ queryKey })
}
