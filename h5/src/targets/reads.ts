/** What the page of targets reads and writes. */
import { api, call, callEmpty } from '@/api/client'
import { paging } from '@/api/paging'
import type { NewTargets, TargetMetric } from '@/api/types'

export function readStaffTargets(scope: string, month: string, metric: TargetMetric, cursor: string | undefined) {
  return call(api.GET('/api/v1/targets/staff', { params: { query: { scope, month, metric, ...paging(cursor) } } }))
}

export function readScopeTargets(scope: string, month: string) {
  return call(api.GET('/api/v1/targets', { params: { query: { scope, month } } }))
}

export function setTargets(targets: NewTargets) {
  return callEmpty(api.PUT('/api/v1/targets', { body: targets }))
}
