/** What the hand-over pages read and ask for. */
import { api, call, callEmpty } from '@/api/client'
import { paging } from '@/api/paging'
import type { HandoverItem, NewHandover } from '@/api/types'

const at = (id: number) => ({ path: { handover_id: id } })

export function readHandovers(cursor: string | undefined) {
  return call(api.GET('/api/v1/handovers', { params: { query: paging(cursor) } }))
}

export function readHandover(id: number) {
  return call(api.GET('/api/v1/handovers/{handover_id}', { params: at(id) }))
}

export function readItems(id: number, state: HandoverItem['state'] | null, cursor: string | undefined) {
  const query = state === null ? paging(cursor) : { ...paging(cursor), state }
  return call(api.GET('/api/v1/handovers/{handover_id}/items', { params: { ...at(id), query } }))
}

export function readLeavers(cursor: string | undefined) {
  return call(api.GET('/api/v1/leavers', { params: { query: paging(cursor) } }))
}

export function readGivable(userid: string, search: string, cursor: string | undefined) {
  return call(api.GET('/api/v1/handover-customers', { params: { query: { ...paging(cursor), giver_userid: userid, ...(search ? { q: search } : {}) } } }))
}

export function createHandover(body: NewHandover) {
  return call(api.POST('/api/v1/handovers', { body }))
}

/** Has the server ask WeCom for the results now; they follow as a live update. */
export function readResultsNow(id: number) {
  return call(api.PUT('/api/v1/handovers/{handover_id}/reading', { params: at(id) }))
}

/** Has the server ask WeCom who was left behind. */
export function readLeaversNow() {
  return callEmpty(api.PUT('/api/v1/leavers/reading'))
}
