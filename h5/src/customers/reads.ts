/** What the customer pages read. */
import { api, call } from '@/api/client'
import { paging } from '@/api/paging'

export function readCustomers(search: string, cursor: string | undefined) {
  const query = search ? { ...paging(cursor), q: search } : paging(cursor)
  return call(api.GET('/api/v1/customers', { params: { query } }))
}

export function readCustomer(id: number) {
  return call(api.GET('/api/v1/customers/{customer_id}', { params: { path: { customer_id: id } } }))
}

export function readTrail(id: number, cursor: string | undefined) {
  const params = { path: { customer_id: id }, query: paging(cursor) }
  return call(api.GET('/api/v1/customers/{customer_id}/trail', { params }))
}
