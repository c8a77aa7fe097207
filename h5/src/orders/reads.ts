/** Orders, files of orders and promotion codes: what the pages ask of the server. */
import { api, call, callEmpty } from '@/api/client'
import { paging } from '@/api/paging'
import type { LayoutWish } from '@/api/types'

const IMPORT = '/api/v1/order-imports/{import_id}'

export interface OrderFilter {
  readonly isPaid: boolean
  readonly number: string
}

export function readOrders({ isPaid, number }: OrderFilter, cursor: string | undefined) {
  const query = { ...paging(cursor), is_paid: isPaid, ...(number ? { q: number } : {}) }
  return call(api.GET('/api/v1/orders', { params: { query } }))
}

export const readOrder = (id: number) => call(api.GET('/api/v1/orders/{order_id}', { params: { path: { order_id: id } } }))

export function readCustomerOrders(id: number, cursor: string | undefined, limit?: number) {
  return call(api.GET('/api/v1/customers/{customer_id}/orders', { params: { path: { customer_id: id }, query: paging(cursor, limit) } }))
}

const path = (id: number) => ({ params: { path: { import_id: id } } })

export const readImports = (cursor: string | undefined) => call(api.GET('/api/v1/order-imports', { params: { query: paging(cursor) } }))
export const readImport = (id: number) => call(api.GET(IMPORT, path(id)))
export const readPreview = (id: number) => call(api.GET(`${IMPORT}/preview`, path(id)))
export const layOut = (id: number, body: LayoutWish) => call(api.PUT(`${IMPORT}/layout`, { ...path(id), body }))
export const startImport = (id: number) => call(api.PUT(`${IMPORT}/run`, path(id)))
export const discardImport = (id: number) => callEmpty(api.DELETE(IMPORT, path(id)))
export const reportAddress = (id: number) => `/api/v1/order-imports/${id}/report`

export function readRejects(id: number, cursor: string | undefined, isImported = false) {
  const query = { ...paging(cursor), is_imported: isImported }
  return call(api.GET(`${IMPORT}/rejects`, { params: { path: { import_id: id }, query } }))
}

/** Without the usual patience: a large file takes as long as the network needs. */
export function uploadFile(file: File) {
  const body = new FormData()
  body.append('file', file)
  const fetch = (request: Request) => window.fetch(request)
  return call(api.POST('/api/v1/order-imports', { body: { file: '' }, bodySerializer: () => body, fetch }))
}

export const readFormats = () => call(api.GET('/api/v1/order-formats'))
export const saveMapping = (importId: number, name: string) =>
  call(api.POST('/api/v1/order-mappings', { body: { import_id: importId, name } }))
export const dropMapping = (id: number) =>
  callEmpty(api.DELETE('/api/v1/order-mappings/{mapping_id}', { params: { path: { mapping_id: id } } }))

export const readCodes = (cursor: string | undefined) => call(api.GET('/api/v1/promo-codes', { params: { query: paging(cursor) } }))
export const putCode = (code: string, userid: string | null, campaign: string) =>
  call(api.PUT('/api/v1/promo-codes', { body: { code, userid, campaign } }))
export const dropCode = (code: string) => callEmpty(api.DELETE('/api/v1/promo-codes', { params: { query: { code } } }))
