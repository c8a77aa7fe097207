/** Apart from the other reads, so that the sidebar does not carry it. */
import { api, call } from '@/api/client'

export function readPersonalTags(id: number) {
  return call(api.GET('/api/v1/customers/{customer_id}/personal-tags', { params: { path: { customer_id: id } } }))
}
