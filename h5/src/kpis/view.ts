/** What a page of figures looks at — whose, and which days — kept in its address, so that it can be sent and come back to. */
import { computed, shallowRef, watch } from 'vue'
import { useRoute, useRouter, type RouteLocationRaw } from 'vue-router'
import { partsOf } from '@/shell/time'
import { useNow } from '@/shell/useNow'
import { queryOf, spanOf, type Period, type Span } from './periods'
import { isPerson, MINE, scopeOf } from './scopes'

export interface View {
  readonly scope: string
  readonly span: Span
}

const two = (count: number) => String(count).padStart(2, '0')

/** The query of the address, which is the one the API is asked with, too. */
export function queryFor({ scope, span }: View) {
  return { scope, ...queryOf(span) }
}

/** The page of customers or orders behind a figure. */
export function behind(metric: string, view: View): RouteLocationRaw {
  return { path: `/kpis/${metric}`, query: queryFor(view) }
}

/** All figures of somebody, over the same days. */
export function board(view: View): RouteLocationRaw {
  return { path: view.scope === MINE ? '/kpis' : '/team/numbers', query: queryFor(view) }
}

/** The corp's day of a moment. */
export function dayAt(time: number): string {
  const { year, month, day } = partsOf(time)
  return `${year}-${two(month)}-${two(day)}`
}

export function useToday() {
  const now = useNow()
  return computed(() => dayAt(now.value))
}

export function useView(usualScope: () => string, usualPeriod: Period) {
  const route = useRoute()
  const router = useRouter()
  const own = route.path
  const query = shallowRef(route.query)

  // While this page is kept aside, the address belongs to another one.
  watch(
    () => route.query,
    (changed) => {
      if (route.path === own) query.value = changed
    },
  )

  const today = useToday()
  const view = computed<View>(() => ({
    scope: scopeOf(query.value.scope, usualScope()),
    span: spanOf(query.value, today.value, usualPeriod),
  }))

  function look(changed: Partial<View>): void {
    void router.replace({ path: own, query: queryFor({ ...view.value, ...changed }) })
  }
  const span = computed({ get: () => view.value.span, set: (chosen) => look({ span: chosen }) })
  const scope = computed({ get: () => view.value.scope, set: (chosen) => look({ scope: chosen }) })
  return { view, span, scope, today }
}

/** One person's figures have nobody below them. */
export function isOfOne({ scope }: View): boolean {
  return scope === MINE || isPerson(scope)
}
