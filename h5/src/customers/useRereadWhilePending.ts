/** While something is on its way to WeCom the page looks again by itself: a lost live update must not leave it grey. */
import { onScopeDispose, watch } from 'vue'
import type { Customer } from '@/api/types'

const FIRST_PAUSE_MS = 3_000
const LONGEST_PAUSE_MS = 30_000

export function useRereadWhilePending(customer: () => Customer | undefined, reread: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined

  function lookAgain(pause: number): void {
    timer = setTimeout(() => {
      if (!document.hidden) reread()
      lookAgain(Math.min(pause * 2, LONGEST_PAUSE_MS))
    }, pause)
  }

  watch(
    () => customer()?.relations.some(({ pending }) => pending.length > 0) ?? false,
    (isPending) => {
      clearTimeout(timer)
      if (isPending) lookAgain(FIRST_PAUSE_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
}
