/** What the identity pages read and ask for. */
import { api, call, callEmpty } from '@/api/client'
import { paging } from '@/api/paging'
import type { NewIdentity } from '@/api/types'

const of = (id: number) => ({ path: { customer_id: id } })

export function readIdentities(id: number) {
  return call(api.GET('/api/v1/customers/{customer_id}/identities', { params: of(id) }))
}

export function bind(id: number, body: NewIdentity) {
  return call(api.POST('/api/v1/customers/{customer_id}/identities', { params: of(id), body }))
}

export function unbind(id: number) {
  return callEmpty(api.DELETE('/api/v1/identities/{identity_id}', { params: { path: { identity_id: id } } }))
}

export function merge(one: number, other: number) {
  return call(api.POST('/api/v1/merges', { body: { customer_ids: [one, other] } }))
}

export function readMergePreview(one: number, other: number) {
  return call(api.GET('/api/v1/merges/preview', { params: { query: { one, other } } }))
}

export function readUnmergePreview(id: number) {
  return call(api.GET('/api/v1/merges/{merge_id}/unmerge-preview', { params: { path: { merge_id: id } } }))
}

export function unmerge(id: number) {
  return callEmpty(api.DELETE('/api/v1/merges/{merge_id}', { params: { path: { merge_id: id } } }))
}

export function readUnresolved(search: string, isSuggested: boolean, cursor: string | undefined) {
  const query = { ...paging(cursor), ...(search ? { q: search } : {}), ...(isSuggested ? { suggested: true } : {}) }
  return call(api.GET('/api/v1/unresolved-orders', { params: { query } }))
}

export function readSummary(from: string, to: string) {
  return call(api.GET('/api/v1/unresolved-orders/summary', { params: { query: { from_on: from, to_on: to } } }))
}

export function bindOrder(orderId: number, customerId: number) {
  const body = { customer_id: customerId }
  return call(api.PUT('/api/v1/orders/{order_id}/customer', { params: { path: { order_id: orderId } }, body }))
}

export function deny(orderId: number, customerId: number) {
  const path = { order_id: orderId, customer_id: customerId }
  return callEmpty(api.PUT('/api/v1/orders/{order_id}/suggestions/{customer_id}/denial', { params: { path } }))
}

export function unbindOrder(orderId: number) {
  return callEmpty(api.DELETE('/api/v1/orders/{order_id}/customer', { params: { path: { order_id: orderId } } }))
}

export function allow(orderId: number, customerId: number) {
  const path = { order_id: orderId, customer_id: customerId }
  return callEmpty(api.DELETE('/api/v1/orders/{order_id}/suggestions/{customer_id}/denial', { params: { path } }))
}

export function readCoverage(day: string) {
  const month = day.slice(0, '2026-11'.length)
  return call(api.GET('/api/v1/identity-coverage', { params: { query: { month } } }))
}
