/** Whether there is room for two columns. */
import { onScopeDispose, ref } from 'vue'

const query = window.matchMedia('(min-width: 768px)')

export function useWide() {
  const isWide = ref(query.matches)
  const read = () => (isWide.value = query.matches)
  window.addEventListener('resize', read)
  onScopeDispose(() => window.removeEventListener('resize', read))
  return isWide
}
