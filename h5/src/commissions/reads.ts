/** What the pages of commissions read and write. */
import { api, call, callEmpty } from '@/api/client'
import { paging } from '@/api/paging'
import type { NewRate } from '@/api/types'
import { queryFor, type View } from '@/kpis/view'

export function readMonth(scope: string, month: string) {
  return call(api.GET('/api/v1/commissions', { params: { query: { scope, month } } }))
}

export function readLines(view: View, cursor: string | undefined) {
  return call(api.GET('/api/v1/commissions/lines', { params: { query: { ...queryFor(view), ...paging(cursor) } } }))
}

export function readMembers(scope: string, month: string, cursor: string | undefined) {
  return call(api.GET('/api/v1/commissions/members', { params: { query: { scope, month, ...paging(cursor) } } }))
}

export function readRates(cursor: string | undefined) {
  return call(api.GET('/api/v1/commission-rates', { params: { query: paging(cursor) } }))
}

export function setRate(rate: NewRate) {
  return call(api.POST('/api/v1/commission-rates', { body: rate }))
}

export function removeRate(id: number) {
  return callEmpty(api.DELETE('/api/v1/commission-rates/{rate_id}', { params: { path: { rate_id: id } } }))
}

export function readClosings(cursor: string | undefined) {
  return call(api.GET('/api/v1/commission-closings', { params: { query: paging(cursor) } }))
}

export function closeMonth(month: string) {
  return call(api.PUT('/api/v1/commission-closings/{month}', { params: { path: { month } } }))
}

export function readNextClosing() {
  return call(api.GET('/api/v1/commission-closings/next'))
}

const REOPENING = '/api/v1/commission-closings/{month}/reopening'

export function readReopening(month: string) {
  return call(api.GET(REOPENING, { params: { path: { month } } }))
}

export function reopenMonth(month: string, reason: string) {
  return callEmpty(api.PUT(REOPENING, { params: { path: { month } }, body: { reason } }))
}
