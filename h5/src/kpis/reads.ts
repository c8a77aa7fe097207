/** What the pages of figures read. */
import { api, call } from '@/api/client'
import { queryFor, type View } from './view'
import type { Metric, Page } from '@/api/types'
import type { BehindRow, Breakdown, Leaderboard, Series } from './shapes'

async function get<T>(path: string, query: Record<string, string>): Promise<T> {
  const response = await window.fetch(`/api/v1/${path}?${new URLSearchParams(query).toString()}`)
  return response.json()
}

export type By = 'staff' | 'department' | 'sales_channel' | 'acquisition_channel' | 'source' | 'product'

export function readKpis(view: View) {
  return call(api.GET('/api/v1/kpis', { params: { query: queryFor(view) } }))
}

let registry: Promise<ReadonlyMap<string, Metric>> | null = null

/** The dictionary does not change while a page is open; one that failed is asked for again. */
export function readMetrics() {
  registry ??= call(api.GET('/api/v1/metrics')).then(
    ({ metrics }) => new Map(metrics.map((metric) => [metric.key, metric])),
    (error: unknown) => {
      registry = null
      throw error
    },
  )
  return registry
}

export function readSeries(metric: string, view: View) {
  return get<Series>(`kpis/${metric}/series`, queryFor(view))
}

export function readBreakdown(metric: string, by: By, view: View) {
  return get<Breakdown>(`kpis/${metric}/breakdown`, { ...queryFor(view), by })
}

/** The departments whose figures I may see. */
export function readDepartments() {
  return call(api.GET('/api/v1/departments'))
}

export function readBehind(metric: string, view: View, cursor: string | undefined) {
  return get<Page<BehindRow>>(`kpis/${metric}/detail`, { ...queryFor(view), ...(cursor ? { cursor } : {}) })
}

export type Board = 'gmv' | 'interaction' | 'products'

export function readLeaderboard(which: Board, view: View) {
  return get<Leaderboard>(`leaderboards/${which}`, queryFor(view))
}

/** What a month earns; the running one when none is named. */
export function readCommission(scope: string, month: string) {
  return call(api.GET('/api/v1/commissions', { params: { query: { scope, month } } }))
}
