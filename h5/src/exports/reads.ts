/** Exports: asking for one, and what became of those asked for. */
import { api, call } from '@/api/client'
import { paging } from '@/api/paging'
import type { NewExport } from '@/api/types'

export type Filters = NonNullable<NewExport['filters']>
export type Format = NonNullable<NewExport['file_format']>

export function askExport(table: string, fileFormat: Format, filters: Filters) {
  return call(api.POST('/api/v1/exports', { body: { table, file_format: fileFormat, filters } }))
}

export function readTables() {
  return call(api.GET('/api/v1/export-tables'))
}

export function readExports(cursor: string | undefined) {
  return call(api.GET('/api/v1/exports', { params: { query: paging(cursor) } }))
}

/** The address of a file; the browser fetches it by itself. */
export function fileOf(id: number): string {
  return `/api/v1/exports/${id}/file`
}
