/** What the pages of figures read. */
import { api, call } from '@/api/client'
import { paging } from '@/api/paging'
import type { Metric } from '@/api/types'
import { queryFor, type View } from './view'

export type By = 'staff' | 'department' | 'sales_channel' | 'acquisition_channel' | 'source' | 'product'
export type Board = 'gmv' | 'interaction' | 'products'

export async function readKpis(view: View) {
  const kpis = await call(api.GET('/api/v1/kpis', { params: { query: queryFor(view) } }))
  return { ...kpis, readAt: Date.now() }
}

export type ReadKpis = Awaited<ReturnType<typeof readKpis>>

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
  return call(api.GET('/api/v1/kpis/{metric}/series', { params: { path: { metric }, query: queryFor(view) } }))
}

export function readBreakdown(metric: string, by: By, view: View) {
  return call(api.GET('/api/v1/kpis/{metric}/breakdown', { params: { path: { metric }, query: { ...queryFor(view), by } } }))
}

export function readBehind(metric: string, view: View, cursor: string | undefined) {
  const query = { ...queryFor(view), ...paging(cursor) }
  return call(api.GET('/api/v1/kpis/{metric}/detail', { params: { path: { metric }, query } }))
}

export function readLeaderboard(board: Board, view: View) {
  return call(api.GET('/api/v1/leaderboards/{board}', { params: { path: { board }, query: queryFor(view) } }))
}

/** The departments whose figures I may see. */
export function readDepartments() {
  return call(api.GET('/api/v1/departments'))
}

/** What the orders of these days earn, as far as it can be said before their month is closed. */
export function readEstimate(view: View) {
  return call(api.GET('/api/v1/commissions/estimate', { params: { query: queryFor(view) } }))
}

export function readTargets(scope: string, month: string) {
  return call(api.GET('/api/v1/targets', { params: { query: { scope, month } } }))
}
