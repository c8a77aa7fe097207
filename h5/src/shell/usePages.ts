/** An endless list read page by page: exactly what VanList needs, plus a re-read that does not flicker. */
import { computed, ref, shallowRef } from 'vue'
import { asRefusal, type Refusal } from '@/api/refusal'
import type { Page } from '@/api/types'
import { useSlow } from './useSlow'

export function usePages<T>(fetchPage: (cursor: string | undefined) => Promise<Page<T>>) {
  const items = shallowRef<readonly T[]>([])
  const refusal = shallowRef<Refusal | null>(null)
  const loading = ref(false)
  const finished = ref(false)
  const hasRead = ref(false)
  const isSlow = useSlow(loading)
  let cursor: string | undefined
  let newest = 0

  async function read(after: string | undefined, keep: readonly T[]): Promise<void> {
    const turn = ++newest
    loading.value = true
    try {
      const page = await fetchPage(after)
      if (turn !== newest) return
      items.value = [...keep, ...page.items]
      cursor = page.next_cursor ?? undefined
      finished.value = page.next_cursor === null
      refusal.value = null
      hasRead.value = true
    } catch (error) {
      if (turn === newest) refusal.value = asRefusal(error)
    } finally {
      if (turn === newest) loading.value = false
    }
  }

  /** The next page; VanList calls it when the end comes into view. */
  const load = () => read(cursor, items.value)

  /** From the start again; what is on screen stays until the answer is there. */
  const reload = () => read(undefined, [])

  /** Empties the list at once, for another search. */
  function restart(): Promise<void> {
    items.value = []
    hasRead.value = false
    finished.value = false
    return reload()
  }

  /** VanList's error flag: setting it to false means the reader tapped to try again. */
  const error = computed({
    get: () => refusal.value !== null,
    set: (isFailed) => {
      if (!isFailed) refusal.value = null
    },
  })
  const isEmpty = computed(() => hasRead.value && items.value.length === 0)

  return { items, refusal, error, loading, finished, hasRead, isSlow, isEmpty, load, reload, restart }
}
