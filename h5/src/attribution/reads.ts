/** What the pages about attribution read and ask for. */
import { api, call } from '@/api/client'
import { paging } from '@/api/paging'

const of = (orderId: number) => ({ path: { order_id: orderId } })

export function readAttribution(orderId: number) {
  return call(api.GET('/api/v1/orders/{order_id}/attribution', { params: of(orderId) }))
}

export function claimOrder(orderId: number, note: string) {
  return call(api.POST('/api/v1/orders/{order_id}/claims', { params: of(orderId), body: { note } }))
}

export function correctOrder(orderId: number, userid: string, reason: string) {
  return call(api.PUT('/api/v1/orders/{order_id}/correction', { params: of(orderId), body: { userid, reason } }))
}

export function undoCorrection(orderId: number) {
  return call(api.DELETE('/api/v1/orders/{order_id}/correction', { params: of(orderId) }))
}

export function readClaims(state: 'open' | 'decided', cursor: string | undefined) {
  return call(api.GET('/api/v1/claims', { params: { query: { ...paging(cursor), state } } }))
}

export function decideClaim(claimId: number, isGranted: boolean, answer: string) {
  return call(
    api.PUT('/api/v1/claims/{claim_id}/decision', {
      params: { path: { claim_id: claimId } },
      body: { is_granted: isGranted, answer },
    }),
  )
}

/** Whether a month's commission is settled is the same for everybody; asked of my own. */
export function readBooksOf(month: string) {
  return call(api.GET('/api/v1/commissions', { params: { query: { scope: 'me', month } } }))
}
