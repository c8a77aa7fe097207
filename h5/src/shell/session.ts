/** Who is signed in, what their roles open, and the way to the login and out again. */
import { computed, shallowRef } from 'vue'
import { api, call, callEmpty, onSessionLost, signRequestsAs } from '@/api/client'
import type { Me, Role } from '@/api/types'

const LOOP_KEY = 'login-attempts'
const LOOP_WINDOW_MS = 30_000
const LOOP_LIMIT = 3

export const me = shallowRef<Me | null>(null)

export const isManager = computed(() => has('manager') || has('leader'))
export const isAdmin = computed(() => has('admin'))

function has(role: Role): boolean {
  return me.value?.roles.includes(role) ?? false
}

export async function loadMe(): Promise<Me> {
  const answer = await call(api.GET('/api/v1/me'))
  signRequestsAs(answer.userid)
  me.value = answer
  return answer
}

export async function signOut(): Promise<void> {
  await callEmpty(api.DELETE('/api/v1/session'))
  goToLogin('/h5/')
}

function recentAttempts(now: number): number[] {
  const times = (sessionStorage.getItem(LOOP_KEY) ?? '').split(',').map(Number)
  return times.filter((time) => now - time < LOOP_WINDOW_MS)
}

/** A browser that refuses our cookie would be sent to the login for ever: after three times in half a minute we stay. */
function mayTryLogin(): boolean {
  const now = Date.now()
  const attempts = recentAttempts(now)
  if (attempts.length >= LOOP_LIMIT) return false
  sessionStorage.setItem(LOOP_KEY, [...attempts, now].join(','))
  return true
}

export function goToLogin(next = location.pathname + location.search): void {
  if (mayTryLogin()) location.assign(`/auth/login?next=${encodeURIComponent(next)}`)
}

onSessionLost(() => goToLogin())
