/** True while something has been going on for longer than 300 ms: shorter waits need no skeleton. */
import { onScopeDispose, ref, watch, type Ref } from 'vue'

const NOTICEABLE_MS = 300

export function useSlow(isBusy: Readonly<Ref<boolean>>) {
  const isSlow = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => clearTimeout(timer)

  watch(
    isBusy,
    (busy) => {
      stop()
      if (busy) timer = setTimeout(() => (isSlow.value = true), NOTICEABLE_MS)
      else isSlow.value = false
    },
    { immediate: true, flush: 'sync' },
  )
  onScopeDispose(stop)
  return isSlow
}
