/** A button's act: one at a time, shown at once if it can be undone here, rolled back and explained when it fails. */
import { readonly, ref } from 'vue'
import { messageOf } from '@/api/messages'
import { asRefusal, type Refusal } from '@/api/refusal'
import { showSnack } from './snack'

interface Options<Args extends unknown[]> {
  /** Makes the change visible before the server has answered; returns what takes it back. */
  readonly showAtOnce?: (...args: Args) => () => void
  /** Explains a refusal itself; otherwise the snack does. */
  readonly onRefused?: (refusal: Refusal) => void
}

const explain = (refusal: Refusal) => showSnack(messageOf(refusal))

export function useAction<Args extends unknown[], Result>(
  act: (...args: Args) => Promise<Result>,
  { showAtOnce, onRefused = explain }: Options<Args> = {},
) {
  const isPending = ref(false)

  /** Resolves with the result, or with undefined when it failed (the reader has been told) or is still running. */
  async function run(...args: Args): Promise<Result | undefined> {
    if (isPending.value) return undefined
    isPending.value = true
    const rollback = showAtOnce?.(...args)
    try {
      return await act(...args)
    } catch (error) {
      rollback?.()
      onRefused(asRefusal(error))
      return undefined
    } finally {
      isPending.value = false
    }
  }

  return { run, isPending: readonly(isPending) }
}
