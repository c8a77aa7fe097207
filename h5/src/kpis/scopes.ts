/** Whose figures: mine, a colleague's, a department's, the corp's, as the address and the API spell it. */
import { computed } from 'vue'
import { isManager, me } from '@/shell/session'

export const MINE = 'me'
export const CORP = 'corp'

export function ofStaff(userid: string): string {
  return `staff:${userid}`
}

export function ofDepartment(id: number): string {
  return `department:${id}`
}

/** One colleague's, mine not meant. */
export function isPerson(scope: string): boolean {
  return scope.startsWith('staff:')
}

const has = (role: 'staff' | 'manager' | 'leader') => me.value?.roles.includes(role) ?? false

export const seesCorp = computed(() => has('leader'))
export const hasOwnFigures = computed(() => has('staff'))

/** Who has no customers of their own looks at the corp first, or (empty) at whichever department they lead. */
export function usualScope(): string {
  return hasOwnFigures.value || !isManager.value ? MINE : seesCorp.value ? CORP : ''
}

/** What cannot be a scope is nobody's: the API answers 404 to it. */
export function scopeOf(text: unknown, usual: string): string {
  return typeof text === 'string' && text ? text : usual
}
