/** While something is on its way to WeCom the page looks again by itself: a lost live update must not leave it grey. */
import { onScopeDispose, watch } from 'vue'
import type { Customer } from '@/api/types'

const PAUSE_MS = 3_000

export function useRereadWhilePending(customer: () => Customer | undefined, reread: () => void): void {
  let timer: ReturnType<typeof setInterval> | undefined
  watch(
    () => customer()?.relations.some(({ pending }) => pending.length > 0) ?? false,
    (isPending) => {
      clearInterval(timer)
      if (isPending) timer = setInterval(reread, PAUSE_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearInterval(timer))
}
