/** Figures that follow what happens: at once when it is quiet, and in a stream of changes (an import) every few seconds. */
import { onScopeDispose } from 'vue'
import { useLive } from '@/shell/useLive'

const PAUSE_MS = 2000

/** Calls `reread` when figures, or what one of `topics` names, changed; never again before it is done. */
export function useLiveFigures(reread: () => Promise<unknown>, ...topics: readonly string[]): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isReading = false
  let hasChanged = false
  let isGone = false

  function rest(): void {
    isReading = false
    if (isGone) return
    timer = setTimeout(() => {
      timer = undefined
      if (hasChanged) read()
    }, PAUSE_MS)
  }

  function read(): void {
    hasChanged = isReading || timer !== undefined
    if (hasChanged) return
    isReading = true
    void reread().finally(rest)
  }

  useLive(read, (topic) => topic === 'kpis' || topics.includes(topic))
  onScopeDispose(() => {
    isGone = true
    clearTimeout(timer)
  })
}
