/** What the pages of joining ways ask the server. */
import { api, call } from '@/api/client'
import { paging } from '@/api/paging'
import type { JoiningWayWish } from '@/api/types'

const at = (id: number) => ({ path: { joining_way_id: id } })
const searched = (search: string) => (search ? { q: search } : {})

export function readJoiningWays(search: string, days: number, cursor: string | undefined) {
  return call(api.GET('/api/v1/joining-ways', { params: { query: { ...paging(cursor), days, ...searched(search) } } }))
}

export function readJoiningWay(id: number, days: number) {
  return call(api.GET('/api/v1/joining-ways/{joining_way_id}', { params: { ...at(id), query: { days } } }))
}

export function writeJoiningWay(id: number | null, clientKey: string, wish: JoiningWayWish) {
  if (id === null) return call(api.POST('/api/v1/joining-ways', { body: { ...wish, client_key: clientKey } }))
  return call(api.PUT('/api/v1/joining-ways/{joining_way_id}', { params: at(id), body: wish }))
}

export function deleteJoiningWay(id: number) {
  return call(api.DELETE('/api/v1/joining-ways/{joining_way_id}', { params: at(id) }))
}

export async function readJoiningGroups(search: string, cursor: string | undefined) {
  const page = await call(api.GET('/api/v1/joining-groups', { params: { query: { ...paging(cursor), ...searched(search) } } }))
  return { ...page, items: page.items.map((group) => ({ ...group, avatar: null })) }
}

export const joiningQrAddress = (id: number) => `/api/v1/joining-ways/${id}/qr-code`
