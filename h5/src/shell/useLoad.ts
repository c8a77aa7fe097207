/** One thing read from the server: data, failure, and a waiting state that only shows after 300 ms. */
import { shallowRef } from 'vue'
import { asRefusal, type Refusal } from '@/api/refusal'
import { useSlow } from './useSlow'

export function useLoad<T>(fetch: () => Promise<T>) {
  const data = shallowRef<T | null>(null)
  const refusal = shallowRef<Refusal | null>(null)
  const isLoading = shallowRef(false)
  const isSlow = useSlow(isLoading)
  let newest = 0

  /** Reads again; an answer that was overtaken by a later one is dropped, old data stays while waiting. */
  async function load(): Promise<void> {
    const turn = ++newest
    isLoading.value = true
    try {
      const answer = await fetch()
      if (turn !== newest) return
      data.value = answer
      refusal.value = null
    } catch (error) {
      if (turn === newest) refusal.value = asRefusal(error)
    } finally {
      if (turn === newest) isLoading.value = false
    }
  }

  return { data, refusal, isLoading, isSlow, load }
}
