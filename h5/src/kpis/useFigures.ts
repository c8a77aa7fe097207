/** Figures read from the server, followed live, and asked for again while they are derived anew. */
import { onScopeDispose, watch } from 'vue'
import { useLoad } from '@/shell/useLoad'
import { useLiveFigures } from './useLiveFigures'

const AGAIN_MS = 10_000

export function useFigures<T>(fetch: () => Promise<T>, ...topics: readonly string[]) {
  const loaded = useLoad(fetch)
  const { refusal, load } = loaded
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(refusal, (found) => {
    clearTimeout(timer)
    if (found?.code === 'rebuilding') timer = setTimeout(() => void load(), AGAIN_MS)
  })
  onScopeDispose(() => clearTimeout(timer))
  useLiveFigures(load, ...topics)
  return loaded
}
