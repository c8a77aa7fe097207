/** What the pages about myself read. */
import { api, call } from '@/api/client'
import { paging } from '@/api/paging'

export function readDay() {
  return call(api.GET('/api/v1/me/day'))
}

export function readContactChanges(cursor: string | undefined, limit?: number) {
  return call(api.GET('/api/v1/me/contact-changes', { params: { query: paging(cursor, limit) } }))
}
