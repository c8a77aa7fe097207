/** What the pages of live codes and acquisition links ask the server. */
import { api, call } from '@/api/client'
import { paging } from '@/api/paging'
import type { LinkWish, LiveCodeWish } from '@/api/types'

export type ChannelKind = 'live-codes' | 'links'

const listing = (search: string, days: number, cursor: string | undefined) =>
  search ? { ...paging(cursor), days, q: search } : { ...paging(cursor), days }

export function readLiveCodes(search: string, days: number, cursor: string | undefined) {
  return call(api.GET('/api/v1/live-codes', { params: { query: listing(search, days, cursor) } }))
}

export function readLinks(search: string, days: number, cursor: string | undefined) {
  return call(api.GET('/api/v1/acquisition-links', { params: { query: listing(search, days, cursor) } }))
}

export function readLiveCode(id: number, days: number) {
  return call(api.GET('/api/v1/live-codes/{live_code_id}', { params: { path: { live_code_id: id }, query: { days } } }))
}

export function readLink(id: number, days: number) {
  const params = { path: { acquisition_link_id: id }, query: { days } }
  return call(api.GET('/api/v1/acquisition-links/{acquisition_link_id}', { params }))
}

export function readLinkCustomers(id: number, cursor: string | undefined) {
  const params = { path: { acquisition_link_id: id }, query: paging(cursor) }
  return call(api.GET('/api/v1/acquisition-links/{acquisition_link_id}/customers', { params }))
}

export function readAnsweringDepartments() {
  return call(api.GET('/api/v1/answering-departments'))
}

export function readQuota() {
  return call(api.GET('/api/v1/acquisition-links/quota'))
}

export function writeLiveCode(id: number | null, clientKey: string, wish: LiveCodeWish) {
  if (id === null) return call(api.POST('/api/v1/live-codes', { body: { ...wish, client_key: clientKey } }))
  return call(api.PUT('/api/v1/live-codes/{live_code_id}', { params: { path: { live_code_id: id } }, body: wish }))
}

export function writeLink(id: number | null, clientKey: string, wish: LinkWish) {
  if (id === null) return call(api.POST('/api/v1/acquisition-links', { body: { ...wish, client_key: clientKey } }))
  const params = { path: { acquisition_link_id: id } }
  return call(api.PUT('/api/v1/acquisition-links/{acquisition_link_id}', { params, body: wish }))
}

export function deleteLiveCode(id: number) {
  return call(api.DELETE('/api/v1/live-codes/{live_code_id}', { params: { path: { live_code_id: id } } }))
}

export function deleteLink(id: number) {
  return call(api.DELETE('/api/v1/acquisition-links/{acquisition_link_id}', { params: { path: { acquisition_link_id: id } } }))
}

export function previewWelcome(text: string, channelName: string) {
  return call(api.POST('/api/v1/welcome-previews', { body: { text, channel_name: channelName } }))
}

export function uploadPicture(picture: File) {
  const body = new FormData()
  body.append('picture', picture)
  return call(api.POST('/api/v1/welcome-pictures', { body: { picture: '' }, bodySerializer: () => body }))
}

export const pictureAddress = (id: number) => `/api/v1/welcome-pictures/${id}`
export const qrCodeAddress = (id: number) => `/api/v1/live-codes/${id}/qr-code`
