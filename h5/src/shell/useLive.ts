/** Live updates for a component: changes that arrive while it is put aside become one re-read when it comes back. */
import { onActivated, onDeactivated, onScopeDispose } from 'vue'
import { subscribe, type LiveMessage } from './live'

const TOGETHER_MS = 150

/** Calls `reread` when something it `concerns` changed; several changes at once are one call. */
export function useLive(reread: () => void, concerns: (topic: string, customerId: number | null) => boolean): void {
  let isAside = false
  let hasMissed = false
  let timer: ReturnType<typeof setTimeout> | undefined

  function hear(message: LiveMessage): void {
    if (message.event === 'change' && !concerns(message.topic, message.customerId)) return
    if (isAside) {
      hasMissed = true
      return
    }
    timer ??= setTimeout(() => {
      timer = undefined
      reread()
    }, TOGETHER_MS)
  }

  const unsubscribe = subscribe(hear)
  onDeactivated(() => (isAside = true))
  onActivated(() => {
    isAside = false
    if (!hasMissed) return
    hasMissed = false
    reread()
  })
  onScopeDispose(() => {
    unsubscribe()
    clearTimeout(timer)
  })
}
