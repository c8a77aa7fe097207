/** Whose figures may be chosen, and the first who is not myself when none is; pages without a scope say what is the matter. */
import { computed, onMounted, type Ref } from 'vue'
import { isManager } from '@/shell/session'
import { useLoad } from '@/shell/useLoad'
import { readDepartments } from './reads'
import { CORP, hasOwnFigures, MINE, ofDepartment, seesCorp } from './scopes'

export function useScopeChoices(scope: Ref<string>, { withMine = false } = {}) {
  const { data, refusal, isSlow, load } = useLoad(readDepartments)

  const choices = computed(() => [
    ...(withMine && hasOwnFigures.value ? [{ value: MINE, word: '我', depth: 0 }] : []),
    ...(seesCorp.value ? [{ value: CORP, word: '全公司', depth: 0 }] : []),
    ...(data.value?.departments ?? []).map(({ id, name, depth }) => ({ value: ofDepartment(id), word: name, depth })),
  ])
  /** Why there is nothing to choose from; null while that is not known. */
  const gap = computed(() => (data.value ? null : refusal.value))
  const isEmpty = computed(() => data.value !== null && choices.value.length === 0)

  async function start(): Promise<void> {
    await load()
    scope.value ||= choices.value.find(({ value }) => value !== MINE)?.value ?? choices.value[0]?.value ?? ''
  }

  onMounted(() => isManager.value && void start())
  return { choices, gap, isEmpty, isSlow, start }
}

export type ScopeChoices = ReturnType<typeof useScopeChoices>
